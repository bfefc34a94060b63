package dev.resow.diffusion.tensor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file is that should have been a part of a model, and what to do about it. */
public final class FileKind {
  private static final int LOOK = 1024;
  private static final Pattern POINTER_SIZE = Pattern.compile("size (\\d{1,19})");

  private FileKind() {}

  /**
   * A phrase for a file that is plainly something else: a git-lfs pointer, a saved web page, an
   * empty file, a pickle. Empty when nothing is known against it.
   */
  public static Optional<String> of(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.of(missing(file));
      }
      if (Files.size(file) == 0) {
        return Optional.of("an empty file (truncated, or never downloaded); download it again");
      }
      try (var in = Files.newInputStream(file)) {
        return ofBytes(in.readNBytes(LOOK));
      }
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private static Optional<String> ofBytes(byte[] head) {
    var text = new String(head, StandardCharsets.ISO_8859_1);
    var lower = text.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("version https://git-lfs.github.com/spec/")) {
      var size = POINTER_SIZE.matcher(text);
      return Optional.of(
          "a git-lfs pointer instead of the file itself%s; run 'git lfs pull' in the folder, or download the file"
              .formatted(size.find() ? " (" + size.group(1) + " bytes)" : ""));
    }
    if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<head")) {
      return Optional.of(
          "a web page (HTML) saved under this name; download the file itself, after signing in if the model requires it");
    }
    if (lower.startsWith("<?xml") || lower.startsWith("<error")) {
      return Optional.of("an error message (XML) saved under this name; download the file again");
    }
    if (lower.startsWith("entry not found")
        || lower.startsWith("access to model")
        || lower.startsWith("invalid username or password")
        || lower.startsWith("repository not found")
        || lower.startsWith("{\"error\"")) {
      return Optional.of(
          "an error message of the server saved under this name; download the file again");
    }
    if (text.startsWith("GGUF")) {
      return Optional.of(
          "a GGUF file; quantised models are not read, get the safetensors of the model");
    }
    if (text.startsWith("PK\u0003\u0004") || text.startsWith("\u0080\u0002")) {
      return Optional.of(
          "a PyTorch pickle; pickles are not read because they can run code, get or save the model as safetensors");
    }
    if (text.startsWith("\u001f\u008b")
        || text.startsWith("BZh")
        || text.startsWith("\u00fd7zXZ")) {
      return Optional.of("a compressed archive; unpack it first");
    }
    if (text.startsWith("\u0089HDF")) {
      return Optional.of("an HDF5 file; get the safetensors of the model");
    }
    for (byte b : head) {
      if (b != 0) {
        return Optional.empty();
      }
    }
    return Optional.of("zero bytes only (a download that did not finish); download it again");
  }

  /** Describes a path without a file. */
  public static String missing(Path file) {
    if (Files.isDirectory(file)) {
      return "a folder";
    }
    if (Files.isSymbolicLink(file)) {
      return "a link to a file that does not exist; download it again";
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return "something other than a regular file";
    }
    return "no such file";
  }

  /** Describes an I/O error. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "a file that this process is not allowed to read";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.getMessage() == null ? "an input error" : e.getMessage();
    };
  }
}
