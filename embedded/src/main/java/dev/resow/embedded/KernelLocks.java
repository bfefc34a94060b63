package dev.resow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which processes hold POSIX locks on a file, by Linux's {@code /proc/locks}. */
final class KernelLocks {
  private static final Path LOCKS = Path.of("/proc/locks");

  private KernelLocks() {}

  /**
   * The process that holds the write lock on a file.
   *
   * @param claimed the number that stands in the file, 0 for none; decides between several files of
   *     the same number on different devices, and counts alone where the kernel tells nothing
   * @return 0 when nobody can tell
   */
  static long holder(Path file, long claimed) throws IOException {
    List<Long> holders = holders(file);
    if (holders.contains(claimed) || holders.isEmpty()) {
      return claimed;
    }
    return holders.size() == 1 ? holders.getFirst() : 0;
  }

  private static List<Long> holders(Path file) throws IOException {
    var pids = new ArrayList<Long>();
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      for (String line : Files.readAllLines(LOCKS)) {
        // 1: POSIX  ADVISORY  WRITE 4711 fe:00:131077 0 EOF
        String[] words = line.strip().split("\\s+");
        if (words.length > 5 && words[1].equals("POSIX") && words[3].equals("WRITE")) {
          if (words[5].endsWith(inode) && words[4].matches("[1-9][0-9]{0,9}")) {
            pids.add(Long.parseLong(words[4]));
          }
        }
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
      return List.of();
    }
    return pids;
  }
}
