package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.Report;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.deploy.Replicas;
import dev.resow.chaos.fault.Depose;
import dev.resow.chaos.run.ChaosRun;
import dev.resow.chaos.run.ChaosSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three brokers, and the one that leads a partition of ready jobs is killed under load. {@code
 * resow chaos --brokers 3 --apis 2 --schedulers 2} has the other faults, and bars for the recovery.
 */
@Tag("long")
@Timeout(300)
class ThreeBrokersIT {
  private static final int JOBS = 40;

  @Test
  void anotherBrokerLeadsAndNothingIsLostOrDoneTwice() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    var deposed = new Depose(Duration.ofSeconds(1), List.of(Depose.READY_JOBS));
    var messages = new ArrayList<String>();

    Findings found =
        new ChaosRun(
                Installation.of(Jars.root(), System.getProperty("java.class.path")),
                Files.createTempDirectory(folder, "brokers"),
                new ChaosSettings(
                    Duration.ofSeconds(4),
                    JOBS,
                    List.of(Duration.ofMillis(50), Duration.ofMillis(50)),
                    new Replicas(3, 1, 1, 1),
                    ChaosSettings.Artifacts.FOLDER,
                    List.of(deposed),
                    7),
                sentence -> {
                  messages.add(sentence);
                  System.out.println("three brokers: " + sentence);
                })
            .run();

    Report.print(found, System.out);
    assertThat(messages)
        .anySatisfy(
            sentence ->
                assertThat(sentence).containsPattern("the leader-of-ready-jobs is broker-\\d"));
    assertThat(found.faults()).containsOnlyKeys("depose " + Depose.READY_JOBS);
    assertThat(found.lost()).isEmpty();
    assertThat(found.twice()).isEmpty();
    assertThat(found.spentTries()).isEmpty();
    assertThat(found.forged()).isEmpty();
    assertThat(found.stalls()).isEmpty();
    assertThat(found.accepted()).isGreaterThanOrEqualTo(JOBS).isEqualTo(found.finished());
  }
}
