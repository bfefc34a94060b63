package dev.resow.chaos.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The wall clocks that single processes see. A library that is preloaded into a process adds an
 * offset from a file to each reading. As on a machine whose clock is set, the monotonic clock keeps
 * running evenly; times of files stay those of the file system. libfaketime does the same, but
 * takes a lock for each reading: a deployment of it does not start in time.
 */
public final class WallClocks {
  private static final String SOURCE = "wallclock.c";
  private static final long COMPILE_SECONDS = 60;

  private final Path folder;
  private final Path library;

  /**
   * Compiles the library, unless it is in the folder already.
   *
   * @param folder it, and one file for each process
   * @throws IOException with the compiler's reason if that is not possible here
   */
  public WallClocks(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    library = this.folder.resolve("wallclock.so");
    if (Files.exists(library)) return;
    Path source = this.folder.resolve(SOURCE);
    try (var resource = WallClocks.class.getResourceAsStream(SOURCE)) {
      Files.write(source, Objects.requireNonNull(resource).readAllBytes());
    }
    Path compiled = this.folder.resolve("compiled.so");
    compile(source, compiled);
    Files.move(compiled, library);
  }

  private static void compile(Path source, Path compiled) throws IOException {
    Path printed = source.resolveSibling("cc.log");
    Process compiler =
        new ProcessBuilder(
                "cc",
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                compiled.toString(),
                source.toString(),
                "-ldl")
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      if (!compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS)) {
        compiler.destroyForcibly();
        throw new IOException("cc did not end within %d s".formatted(COMPILE_SECONDS));
      }
      if (compiler.exitValue() != 0)
        throw new IOException("cc failed: " + Files.readString(printed).strip());
    } catch (InterruptedException e) {
      compiler.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Of a process that is about to start. */
  Map<String, String> environment(String process) {
    if (!Files.exists(file(process))) set(process, Duration.ZERO);
    return Map.of("LD_PRELOAD", library.toString(), "CHAOS_CLOCK", file(process).toString());
  }

  /** Sets the clock of a process, also while it runs. */
  void set(String process, Duration offset) {
    var seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(0, offset.toSeconds());
    try (var file =
        FileChannel.open(file(process), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(seconds, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("the clock of %s cannot be set".formatted(process), e);
    }
  }

  private Path file(String process) {
    return folder.resolve(process);
  }
}
