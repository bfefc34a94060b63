package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.upgrade.UpgradeReport;
import dev.resow.chaos.upgrade.UpgradeRun;
import dev.resow.chaos.upgrade.UpgradeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code resow upgrade-check} in small, with this release in the place of the previous one: every
 * process is replaced under load. {@code deploy/upgrade-check.sh} does it with two releases.
 */
@Tag("long")
@Timeout(480)
class UpgradeRunIT {
  @Test
  void everyProcessIsReplacedUnderLoadAndNothingIsLost() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    var release = Installation.of(Jars.root(), System.getProperty("java.class.path"));

    var found =
        new UpgradeRun(
                release,
                release,
                Files.createTempDirectory(folder, "upgrade"),
                UpgradeSettings.of(10),
                sentence -> System.out.println("upgrade: " + sentence))
            .run();

    UpgradeReport.print(found, System.out);
    assertThat(found.broken()).isEmpty();
    assertThat(found.stages()).hasSize(9);
    assertThat(found.audit().accepted()).isGreaterThanOrEqualTo(90);
  }
}
