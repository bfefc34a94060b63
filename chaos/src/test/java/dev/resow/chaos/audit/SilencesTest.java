package dev.resow.chaos.audit;

import static dev.resow.chaos.audit.CleanRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.HealthSpan.Check;
import dev.resow.chaos.audit.HealthSpan.Status;
import dev.resow.chaos.audit.Incident.Recovery;
import org.junit.jupiter.api.Test;

/** Only a fault that stops a process excuses that its readiness check does not answer. */
class SilencesTest {
  private final CleanRun run = new CleanRun(3);

  @Test
  void aSlowedProcessMustAnswer() {
    run.incident("slow", "scheduler", at(9.5), at(39.5), Recovery.WORK);
    silent();
    assertThat(run.audit().silences()).singleElement().asString().startsWith("scheduler: ");
  }

  @Test
  void aKilledProcessNeedNot() {
    run.incident("kill", "scheduler", at(9.5), at(39.5), Recovery.WORK);
    silent();
    assertThat(run.audit().silences()).isEmpty();
  }

  private void silent() {
    run.health("scheduler", Check.READY, Status.SILENT, at(10));
    run.health("scheduler", Check.READY, Status.UP, at(16));
  }
}
