package dev.resow.diffusion.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of this process as the Linux kernel counts it; unknown elsewhere. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private ProcessMemory() {}

  /** Forgets the peak so far, where the kernel lets us. */
  static void forgetPeak() {
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    try {
      Files.writeString(CLEAR, "5");
    } catch (IOException e) {
      // Without the right, the peak since the start of the process stays: an upper bound.
    }
  }

  /** Peak resident set in MiB and what of it lay outside the Java heap. */
  static String report() {
    var peak = kilobytes("VmHWM");
    if (peak.isEmpty()) {
      return "unknown";
    }
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed() >> 10)
            .sum();
    long outside = Math.max(0, peak.getAsLong() - heap);
    return "%d MiB resident, of it about %d MiB outside the Java heap"
        .formatted(peak.getAsLong() >> 10, outside >> 10);
  }

  private static OptionalLong kilobytes(String field) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
