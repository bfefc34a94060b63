package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.growth.GrowthBench;
import dev.resow.chaos.growth.GrowthBench.Effort;
import dev.resow.chaos.growth.GrowthFigures;
import dev.resow.chaos.growth.GrowthFigures.Curve;
import dev.resow.chaos.growth.GrowthSizes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code resow bench growth} in small: requests and statements are measured, no time is asserted.
 */
@Timeout(480)
class GrowthBenchIT {
  @Test
  void everyRequestAndStatementIsMeasuredAtEverySize() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();

    GrowthFigures figures =
        new GrowthBench(
                Installation.of(Jars.root(), System.getProperty("java.class.path")),
                Files.createTempDirectory(folder, "growth"),
                GrowthSizes.parse("1000,2000"),
                Effort.BRIEF,
                sentence -> System.out.println("bench: " + sentence))
            .run();

    assertThat(figures.sizes()).extracting(GrowthFigures.Size::jobs).allMatch(jobs -> jobs >= 1000);
    assertThat(figures.requests())
        .hasSize(22)
        .allSatisfy(curve -> assertThat(curve.points()).hasSize(2))
        .allSatisfy(curve -> assertThat(curve.points().getLast().failure()).isNull());
    // What runs for every job or every second, whose names are by words of the statements.
    assertThat(figures.statements())
        .extracting(Curve::name)
        .contains(
            "dispatcher: next jobs",
            "dispatcher: free slots",
            "dispatcher: charge lanes",
            "place in the queue",
            "insert a job",
            "lock jobs",
            "update a job",
            "insert events",
            "write a round",
            "outbox: left behind",
            "watchdog: retries due",
            "recent durations");
  }
}
