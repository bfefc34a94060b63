package dev.resow.diffusion.adapter;

import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of an adapter.
 *
 * @param tensors the safetensors file
 * @param config PEFT's {@code adapter_config.json}, if the adapter is a folder of that format
 */
record AdapterFiles(Path tensors, Optional<Path> config) {
  private static final String CONFIG = "adapter_config.json";
  private static final String PEFT = "adapter_model.safetensors";
  private static final String DIFFUSERS = "pytorch_lora_weights.safetensors";
  private static final String SUFFIX = ".safetensors";

  /**
   * @param given a file, or a folder that holds one adapter
   * @throws ModelFormatException when there is none, or more than one
   */
  static AdapterFiles of(Path given) {
    if (!Files.isDirectory(given)) {
      return new AdapterFiles(given, Optional.empty());
    }
    var config = given.resolve(CONFIG);
    if (Files.exists(config)) {
      return new AdapterFiles(present(given, PEFT), Optional.of(config));
    }
    if (Files.exists(given.resolve(DIFFUSERS))) {
      return new AdapterFiles(given.resolve(DIFFUSERS), Optional.empty());
    }
    return new AdapterFiles(only(given), Optional.empty());
  }

  private static Path present(Path folder, String name) {
    var file = folder.resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    var found =
        names(folder).stream()
            .filter(other -> other.endsWith(".bin") || other.endsWith(".pt"))
            .findFirst()
            .map(other -> other + "; pickles are not read, save the adapter as safetensors")
            .orElse("no such file");
    throw new ModelFormatException(file, null, "the weights of the adapter", found);
  }

  private static Path only(Path folder) {
    var files = names(folder).stream().filter(name -> name.endsWith(SUFFIX)).toList();
    if (files.size() != 1) {
      throw new ModelFormatException(
          folder,
          null,
          "one adapter: %s, or %s with %s, or a single file of another name"
              .formatted(DIFFUSERS, CONFIG, PEFT),
          files.size() + " files with the ending " + SUFFIX);
    }
    return folder.resolve(files.getFirst());
  }

  private static List<String> names(Path folder) {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new ModelFormatException(folder, null, "a readable folder", FileKind.reason(e), e);
    }
  }

  /** SHA-256 of the tensors' file and, in PEFT's format, of the configuration after it. */
  String sha256() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      add(digest, tensors);
      if (config.isPresent()) {
        add(digest, config.get());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, Path file) {
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new ModelFormatException(file, null, "a readable file", FileKind.reason(e), e);
    }
  }
}
