package dev.resow.standalone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a prompt from a file or standard input, without trailing line breaks. */
final class PromptFile {
  /** Longer than any prompt that a server accepts. */
  private static final int MOST = 1 << 16;

  private PromptFile() {}

  static String read(String name) throws IOException {
    byte[] bytes = bytes(name);
    if (bytes.length > MOST) {
      throw new IllegalArgumentException(
          "--prompt-file: expected at most %d bytes, found more; shorten the prompt"
              .formatted(MOST));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .replaceAll("[\r\n]+$", "");
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "--prompt-file: expected UTF-8 text, found invalid bytes; convert the file to UTF-8", e);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    if (name.equals("-")) {
      return System.in.readNBytes(MOST + 1);
    }
    Path file = Path.of(System.getProperty("resow.cwd", "")).resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST + 1);
    }
  }
}
