package dev.resow.chaos.deploy;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clocks that single processes see. libfaketime stands between a process and the system
 * and adds an offset from a file, which it reads once a second. As when a machine's clock is set,
 * the monotonic clock goes on evenly; times of files stay those of the file system.
 */
public final class WallClocks {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime"),
          Path.of("/usr/lib64/faketime"),
          Path.of("/usr/lib/faketime"),
          Path.of("/usr/local/lib/faketime"));

  private final Path folder;
  private final Path library;

  /**
   * @param folder one file for each process
   * @throws IllegalStateException if {@link #library} is empty
   */
  WallClocks(Path folder) {
    this.folder = folder;
    library =
        library().orElseThrow(() -> new IllegalStateException("libfaketime is not installed"));
  }

  /** libfaketime for programs with threads; empty if it is not installed. */
  public static Optional<Path> library() {
    return PLACES.stream()
        .map(place -> place.resolve("libfaketimeMT.so.1"))
        .filter(Files::exists)
        .findFirst();
  }

  /** Of a process that is about to start. */
  Map<String, String> environment(String process) {
    if (!Files.exists(file(process))) set(process, Duration.ZERO);
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file(process).toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "NO_FAKE_STAT", "1");
  }

  /** Also while the process runs. */
  void set(String process, Duration offset) {
    Path aside = file("." + process);
    try {
      Files.createDirectories(folder);
      Files.writeString(aside, "%+d\n".formatted(offset.toSeconds()));
      Files.move(aside, file(process), ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the clock of %s cannot be set".formatted(process), e);
    }
  }

  private Path file(String process) {
    return folder.resolve(process);
  }
}
