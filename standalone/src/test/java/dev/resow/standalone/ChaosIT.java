package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.Report;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.run.ChaosRun;
import dev.resow.chaos.run.ChaosSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A short chaos run: every kind of process killed once under load. {@code resow chaos} is the long
 * one, which also holds the recovery times against their bars.
 */
@Timeout(480)
class ChaosIT {
  @Test
  void nothingIsLostAndNothingDoneTwice() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    var settings =
        new ChaosSettings(Duration.ofSeconds(15), 1, 300, ChaosSettings.THREE_WORKERS, 7);

    Findings found =
        new ChaosRun(
                Installation.of(Jars.root(), System.getProperty("java.class.path")),
                Files.createTempDirectory(folder, "chaos"),
                settings,
                sentence -> System.out.println("chaos: " + sentence))
            .run();

    Report.print(found, System.out);
    assertThat(found.lost()).isEmpty();
    assertThat(found.twice()).isEmpty();
    assertThat(found.poisonUnkept()).isEmpty();
    assertThat(found.accepted()).isGreaterThanOrEqualTo(300).isEqualTo(found.finished());
    assertThat(found.kills()).containsOnlyKeys(Part.values());
  }
}
