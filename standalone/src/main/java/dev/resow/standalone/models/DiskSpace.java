package dev.resow.standalone.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a download fits, before it begins. */
final class DiskSpace {
  private static final long RESERVE = 64L << 20;

  private DiskSpace() {}

  /**
   * @param folder on the file system that is written to
   * @param bytes that are still to be written
   */
  static void require(Path folder, long bytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (bytes > free - RESERVE)
      throw new IOException(
          "the disk of '%s' has %d MiB of free space, and %d MiB are needed; free some, or choose another folder"
              .formatted(folder, free >> 20, (bytes + RESERVE) >> 20));
  }
}
