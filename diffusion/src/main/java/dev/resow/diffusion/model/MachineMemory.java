package dev.resow.diffusion.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Memory that this process may still take, in bytes.
 *
 * @param machine what the kernel reckons to be available without swapping ({@code MemAvailable})
 * @param group what is left of the tightest limit of the control groups around this process (v2
 *     {@code memory.max}, v1 {@code memory.limit_in_bytes}), file cache not counted; empty without
 *     a limit
 * @param heap what the Java heap may still grow by
 */
record MachineMemory(OptionalLong machine, OptionalLong group, long heap) {
  /** For threads, compiled code and the engine's own buffers. */
  static final long RESERVE = 256L << 20;

  /** Reads this process's numbers. */
  static MachineMemory read() {
    var runtime = Runtime.getRuntime();
    return read(
        Path.of("/proc"), Path.of("/sys/fs/cgroup"), runtime.maxMemory() - runtime.totalMemory());
  }

  /**
   * @param proc the process file system
   * @param groups where the control groups are mounted
   */
  static MachineMemory read(Path proc, Path groups, long heap) {
    var machine = OptionalLong.empty();
    for (var line : lines(proc.resolve("meminfo"))) {
      if (line.startsWith("MemAvailable:")) {
        machine = number(line.replaceAll("\\D", "")).stream().map(kib -> kib << 10).findFirst();
      }
    }
    var left = new ArrayList<Long>();
    for (var line : lines(proc.resolve("self/cgroup"))) {
      var fields = line.split(":", 3);
      if (fields.length == 3 && fields[1].isEmpty()) {
        walk(groups, fields[2], "memory.max", "memory.current", left);
      } else if (fields.length == 3 && List.of(fields[1].split(",")).contains("memory")) {
        walk(
            groups.resolve("memory"),
            fields[2],
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            left);
      }
    }
    return new MachineMemory(machine, left.stream().mapToLong(l -> l).min(), Math.max(0, heap));
  }

  /** From the process's group up to the root; inside a container its own group is the root. */
  private static void walk(
      Path root, String group, String limitFile, String usedFile, List<Long> left) {
    var folder = root.resolve(group.replaceFirst("^/+", "")).normalize();
    if (!folder.startsWith(root) || !Files.isDirectory(folder)) {
      folder = root;
    }
    while (folder != null && folder.startsWith(root)) {
      var limit = value(folder.resolve(limitFile));
      var used = value(folder.resolve(usedFile));
      if (limit.isPresent() && used.isPresent() && limit.getAsLong() < Long.MAX_VALUE >> 1) {
        left.add(Math.max(0, limit.getAsLong() - used.getAsLong() + cache(folder)));
      }
      folder = folder.getParent();
    }
  }

  /** Page cache, which the kernel frees when memory is needed. */
  private static long cache(Path folder) {
    long cache = 0;
    var seen = new ArrayList<String>();
    for (var line : lines(folder.resolve("memory.stat"))) {
      var fields = line.split(" ");
      var name = fields[0].replaceFirst("^total_", "");
      if (fields.length == 2
          && (name.equals("inactive_file") || name.equals("active_file"))
          && !seen.contains(name)) {
        seen.add(name);
        cache += number(fields[1]).orElse(0);
      }
    }
    return cache;
  }

  private static OptionalLong value(Path file) {
    return lines(file).stream().findFirst().map(MachineMemory::number).orElse(OptionalLong.empty());
  }

  /** {@code max} is no number: there is no limit. */
  private static OptionalLong number(String text) {
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException _) {
      return List.of();
    }
  }

  /** Bytes for a model; empty where the system does not say. */
  OptionalLong available() {
    var least = LongStream.concat(machine.stream(), group.stream()).min();
    return least.isEmpty()
        ? least
        : OptionalLong.of(Math.max(0, least.getAsLong() - heap - RESERVE));
  }
}
