package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.bench.BenchSizes;
import dev.resow.chaos.bench.QueueBench;
import dev.resow.chaos.deploy.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code resow bench queue} in small: every figure is measured, none is asserted. */
@Timeout(480)
class QueueBenchIT {
  @Test
  void everyFigureIsMeasured() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();

    var figures =
        new QueueBench(
                Installation.of(Jars.root(), System.getProperty("java.class.path")),
                Files.createTempDirectory(folder, "bench"),
                BenchSizes.brief(),
                sentence -> System.out.println("bench: " + sentence))
            .run();

    assertThat(figures.acceptToStart().p50()).isPositive();
    assertThat(figures.streamDelay().p50()).isPositive();
    assertThat(figures.acceptsPerSecond()).isPositive();
    assertThat(figures.admittedPerSecond()).isPositive();
    assertThat(figures.jobsPerSecond()).isPositive();
    assertThat(figures.alone().sqlStatements()).isPositive();
    assertThat(figures.loaded().sqlStatements()).isPositive();
  }
}
