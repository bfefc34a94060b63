package dev.resow.diffusion.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Identifies the file that was opened, to detect changes.
 *
 * @param size bytes
 * @param modified time of the last change
 * @param key the file system's identity of the file, or null where it has none
 */
record FileState(long size, FileTime modified, Object key) {
  static FileState of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileState(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /**
   * @throws ModelFileChangedException when the file is another one by now
   */
  void check(Path file) {
    FileState now;
    try {
      now = of(file);
    } catch (IOException e) {
      throw new ModelFileChangedException(file, "can no longer be read", e);
    }
    if (now.size != size) {
      throw new ModelFileChangedException(
          file, "changed size from %d to %d bytes".formatted(size, now.size));
    }
    if (!now.equals(this)) {
      throw new ModelFileChangedException(file, "was overwritten or replaced");
    }
  }

  /** Fills the rest of a buffer from a place in a file; never reads past the file's end. */
  static void readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new EOFException("it ends at byte " + at);
      }
      at += read;
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
