package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.Report;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.fault.Faults;
import dev.resow.chaos.run.ChaosRun;
import dev.resow.chaos.run.ChaosSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A short chaos run under load: each fault that one process of a kind can have, {@link
 * Faults#brief}, at least once. {@code resow chaos} is the long one, whose faults last longer than
 * any time-out and which also holds the recovery times against their bars; it alone has those that
 * need a bucket, a compiler or several processes of a kind.
 */
@Timeout(900)
class ChaosIT {
  @Test
  void nothingIsLostAndNothingDoneTwice() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    var messages = new ArrayList<String>();

    Findings found =
        new ChaosRun(
                Installation.of(Jars.root(), System.getProperty("java.class.path")),
                Files.createTempDirectory(folder, "chaos"),
                ChaosSettings.brief(Duration.ofSeconds(15), 300, 7),
                sentence -> {
                  messages.add(sentence);
                  System.out.println("chaos: " + sentence);
                })
            .run();

    Report.print(found, System.out);
    assertThat(found.lost()).isEmpty();
    assertThat(found.twice()).isEmpty();
    assertThat(found.poisonUnkept()).isEmpty();
    assertThat(found.spentTries()).isEmpty();
    assertThat(found.forged()).isEmpty();
    assertThat(found.wrongPictures()).isEmpty();
    assertThat(found.stalls()).isEmpty();
    assertThat(found.timesOutside()).isEmpty();
    assertThat(found.neverInjected()).isEmpty();
    assertThat(found.accepted()).isGreaterThanOrEqualTo(300).isEqualTo(found.finished());
    assertThat(faults(found, messages))
        .containsExactlyInAnyOrderElementsOf(Faults.names(Faults.brief()));
  }

  /** What happened, or was skipped with a reason. */
  private static Iterable<String> faults(Findings found, Iterable<String> messages) {
    var names =
        found.faults().keySet().stream()
            .map(group -> group.substring(0, group.indexOf(' ')))
            .collect(Collectors.toSet());
    for (String sentence : messages)
      if (sentence.contains("fill is skipped: this account may not mount")) names.add("fill");
    return names;
  }
}
