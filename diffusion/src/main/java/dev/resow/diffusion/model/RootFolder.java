package dev.resow.diffusion.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * From what somebody names as the model to the folder with {@code model_index.json}.
 *
 * @param path that folder
 * @param name the model's name: the folder's, or the repository's where the folder is a snapshot of
 *     a download cache
 */
record RootFolder(Path path, String name) {
  static final String INDEX = "model_index.json";
  private static final String EXPECTED =
      "a model folder in diffusers' layout (with model_index.json and a folder for each part)";
  private static final Pattern CACHE = Pattern.compile("models--.+--([^-].*)");

  /**
   * @throws ModelFormatException with what the path is instead, and what to do
   */
  static RootFolder of(Path given) {
    if (!Files.isDirectory(given)) {
      throw bad(given, instead(given));
    }
    if (Files.exists(given.resolve(INDEX)) || Files.isSymbolicLink(given.resolve(INDEX))) {
      return new RootFolder(given, nameOf(given));
    }
    if (Files.isDirectory(given.resolve("snapshots"))) {
      var snapshot = snapshot(given);
      return new RootFolder(snapshot, nameOf(snapshot));
    }
    throw bad(given, insteadOfRoot(given));
  }

  /** {@code models--org--name/snapshots/hash} and {@code models--org--name} are the name. */
  private static String nameOf(Path folder) {
    var absolute = folder.toAbsolutePath().normalize();
    var parent = absolute.getParent();
    if (parent != null && parent.endsWith("snapshots") && parent.getParent() != null) {
      var cache = CACHE.matcher(String.valueOf(parent.getParent().getFileName()));
      if (cache.matches()) {
        return cache.group(1);
      }
    }
    return String.valueOf(absolute.getFileName());
  }

  /** The snapshot that {@code refs/main} names, or the only one. */
  private static Path snapshot(Path cache) {
    var snapshots = children(cache.resolve("snapshots")).stream().filter(Files::isDirectory);
    var whole = snapshots.filter(s -> Files.exists(s.resolve(INDEX))).toList();
    var main = cache.resolve("refs").resolve("main");
    if (Files.isRegularFile(main)) {
      try {
        var hash = Files.readString(main).strip();
        for (var snapshot : whole) {
          if (snapshot.getFileName().toString().equals(hash)) {
            return snapshot;
          }
        }
      } catch (IOException e) {
        throw new ModelFormatException(main, null, "a readable file", FileKind.reason(e), e);
      }
    }
    if (whole.size() == 1) {
      return whole.getFirst();
    }
    if (whole.isEmpty()) {
      throw bad(cache, "a download cache without a complete snapshot; download the model again");
    }
    throw bad(
        cache,
        "a download cache with %d snapshots, none of which is refs/main; use one of them, such as %s"
            .formatted(whole.size(), whole.getFirst()));
  }

  private static String instead(Path given) {
    if (!Files.isRegularFile(given)) {
      return FileKind.missing(given).equals("no such file")
          ? "no such folder; check the path, and RESOW_MODEL"
          : FileKind.missing(given);
    }
    var name = given.getFileName().toString();
    if (name.equals(INDEX)) {
      return "the index itself; use the folder that contains it, " + parentOf(given);
    }
    return FileKind.of(given)
        .orElse(
            name.endsWith(".safetensors")
                ? "a single-file checkpoint; convert it to a folder with diffusers (from_single_file, then save_pretrained)"
                : "a file");
  }

  private static String insteadOfRoot(Path given) {
    var children = children(given);
    var names = children.stream().map(child -> child.getFileName().toString()).toList();
    if (Files.exists(given.resolve("config.json"))
        || Files.exists(given.resolve("scheduler_config.json"))
        || Files.exists(given.resolve("tokenizer_config.json"))) {
      var parent = parentOf(given);
      return "one part of a model%s; use the model's folder%s"
          .formatted(className(given), Files.exists(parent.resolve(INDEX)) ? ", " + parent : "");
    }
    if (names.contains("adapter_config.json")
        || names.contains("pytorch_lora_weights.safetensors")) {
      return "an adapter (LoRA) without its base model; use the base model's folder";
    }
    var inside = children.stream().filter(child -> Files.exists(child.resolve(INDEX))).toList();
    if (!inside.isEmpty()) {
      return "a folder that contains %s; use %s"
          .formatted(
              inside.size() == 1 ? "the model one level below" : inside.size() + " models",
              inside.getFirst());
    }
    if (names.stream().anyMatch(name -> name.startsWith("models--"))) {
      return "a download cache of several models; use one of them, such as "
          + children.stream()
              .filter(child -> child.getFileName().toString().startsWith("models--"))
              .findFirst()
              .orElseThrow();
    }
    if (names.contains("transformer") || names.contains("unet")) {
      return "the parts without model_index.json; download that file too";
    }
    for (var ending : List.of(".safetensors", ".ckpt", ".gguf", ".bin")) {
      var files = names.stream().filter(name -> name.endsWith(ending)).toList();
      if (!files.isEmpty()) {
        return "%s, %s; get the model in diffusers' layout, or convert it with diffusers (from_single_file, then save_pretrained)"
            .formatted(
                files.getFirst(),
                ending.equals(".gguf") ? "a GGUF file" : "a single-file checkpoint");
      }
    }
    return names.isEmpty() ? "an empty folder" : "a folder without it";
  }

  private static String className(Path part) {
    try {
      var config = new JsonMapper().readTree(Files.readAllBytes(part.resolve("config.json")));
      var name = config.path("_class_name").asText(config.path("model_type").asText(""));
      return name.isEmpty() ? "" : " (" + name + ")";
    } catch (IOException _) {
      return "";
    }
  }

  private static Path parentOf(Path path) {
    return path.toAbsolutePath().normalize().getParent();
  }

  private static List<Path> children(Path folder) {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new ModelFormatException(folder, null, "a readable folder", FileKind.reason(e), e);
    }
  }

  private static ModelFormatException bad(Path given, String found) {
    return new ModelFormatException(given, null, EXPECTED, found);
  }
}
