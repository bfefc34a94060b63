package dev.resow.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;

/** A copy of the tiny model in which single files are changed. */
public record ModelCopy(Path folder) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the SD3 model, without the reference values. */
  public static ModelCopy in(Path folder) {
    return of(Goldens.FOLDER, folder);
  }

  /** Copies a model, without the reference values. */
  public static ModelCopy of(Path model, Path folder) {
    try (var files = Files.walk(model)) {
      for (var file : files.sorted().toList()) {
        var target = folder.resolve(model.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.getFileName().toString().startsWith("golden")) {
          Files.copy(file, target);
        }
      }
      return new ModelCopy(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Changes a JSON file. */
  public ModelCopy json(String name, Consumer<ObjectNode> change) {
    try {
      var file = file(name);
      var root =
          Files.exists(file)
              ? (ObjectNode) JSON.readTree(Files.readAllBytes(file))
              : JSON.createObjectNode();
      change.accept(root);
      Files.writeString(file, root.toString());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Merges fields into a JSON file, which need not exist. */
  public ModelCopy merge(String name, JsonNode fields) {
    return json(
        name,
        root -> {
          try {
            JSON.readerForUpdating(root).readValue(fields);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Changes a file of tensors. */
  public ModelCopy tensors(String name, Consumer<TensorFile> change) {
    try {
      var tensors = TensorFile.read(file(name));
      change.accept(tensors);
      tensors.write(file(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ModelCopy write(String name, String text) {
    try {
      Files.writeString(file(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file or a folder. */
  public ModelCopy delete(String name) {
    try (var files = Files.walk(file(name))) {
      var all = files.sorted(Comparator.reverseOrder()).toList();
      assertThat(all).isNotEmpty();
      for (var file : all) {
        Files.delete(file);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
