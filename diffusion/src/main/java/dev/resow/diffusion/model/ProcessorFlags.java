package dev.resow.diffusion.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What the processor can do, from Linux's {@code /proc/cpuinfo}. */
final class ProcessorFlags {
  private static final Path INFO = Path.of("/proc/cpuinfo");

  /** x86 calls its list {@code flags}, ARM {@code Features}. */
  private static final List<String> NAMES = List.of("flags", "Features");

  private static final Set<String> BF16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private ProcessorFlags() {}

  /** Whether products of bfloat16 are known to be slow: elsewhere than on Linux nothing is. */
  static boolean slowInBf16() {
    try {
      return slowInBf16(Files.readAllLines(INFO));
    } catch (IOException noLinux) {
      return false;
    }
  }

  static boolean slowInBf16(List<String> lines) {
    var flags =
        lines.stream()
            .map(line -> line.split(":", 2))
            .filter(parts -> parts.length == 2 && NAMES.contains(parts[0].strip()))
            .map(parts -> List.of(parts[1].strip().split("\\s+")))
            .findFirst();
    return flags.isPresent() && flags.get().stream().noneMatch(BF16::contains);
  }
}
