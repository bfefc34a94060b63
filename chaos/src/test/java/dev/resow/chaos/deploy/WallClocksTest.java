package dev.resow.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** A process that is started with its own wall clock sees it, and a JVM does. */
@Timeout(60)
class WallClocksTest {
  @TempDir Path folder;

  @Test
  void aJvmSeesTheClockThatWasSet() throws Exception {
    WallClocks clocks = clocks();
    clocks.set("scheduler", Duration.ofMinutes(-10));
    Instant before = Instant.now();

    Instant seen = Instant.parse(nowOfAnotherJvm(clocks, "scheduler"));
    Instant other = Instant.parse(nowOfAnotherJvm(clocks, "api"));

    assertThat(Duration.between(seen, before))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10).plusSeconds(1));
    assertThat(other).isAfterOrEqualTo(before.minusSeconds(1));
  }

  @Test
  void theLibraryIsCompiledOnce() throws IOException {
    clocks();
    Path library = folder.resolve("clocks/wallclock.so");
    Files.writeString(library, "as it was");

    clocks();

    assertThat(library).hasContent("as it was");
  }

  private WallClocks clocks() {
    try {
      return new WallClocks(folder.resolve("clocks"));
    } catch (IOException noCompiler) {
      throw new TestAbortedException(noCompiler.getMessage(), noCompiler);
    }
  }

  private String nowOfAnotherJvm(WallClocks clocks, String process)
      throws IOException, InterruptedException {
    Path source = folder.resolve("Now.java");
    Files.writeString(source, "void main() { IO.print(java.time.Instant.now()); }");
    var builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(), source.toString());
    builder.environment().putAll(clocks.environment(process));
    Process jvm = builder.redirectErrorStream(true).start();
    String printed = new String(jvm.getInputStream().readAllBytes());
    assertThat(jvm.waitFor()).as(printed).isZero();
    return printed;
  }
}
