package dev.resow.standalone.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a file that is there so far, and the ETag of the version that it belongs to.
 *
 * @param target the file when it is whole
 */
record Part(Path target) {
  Path file() {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private Path tagFile() {
    return target.resolveSibling(target.getFileName() + ".etag");
  }

  /** A weak one says nothing about bytes. */
  static boolean isStrong(String tag) {
    return tag.startsWith("\"") && tag.endsWith("\"") && tag.length() <= 200;
  }

  long size() throws IOException {
    return Files.exists(file()) ? Files.size(file()) : 0;
  }

  /** Null if it cannot be continued. */
  String tag() throws IOException {
    return Files.exists(tagFile()) ? Files.readString(tagFile()) : null;
  }

  /**
   * Begins with its first byte.
   *
   * @param tag or null
   */
  void begin(String tag) throws IOException {
    clear();
    if (tag != null) Files.writeString(tagFile(), tag);
    Files.write(file(), new byte[0]);
  }

  void clear() throws IOException {
    Files.deleteIfExists(file());
    Files.deleteIfExists(tagFile());
  }
}
