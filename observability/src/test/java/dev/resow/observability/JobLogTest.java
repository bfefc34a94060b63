package dev.resow.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

/** Lines of a job name it, and lines after it do not. */
class JobLogTest {
  private static final UUID JOB = UUID.randomUUID();

  @Test
  void theJobIsNamedWhileItIsWorkedOn() {
    try (var _ = JobLog.of(JOB, 7, "acme")) {
      assertThat(MDC.get("job")).isEqualTo(JOB.toString());
      assertThat(MDC.get("attempt")).isEqualTo("7");
      assertThat(MDC.get("tenant")).isEqualTo("acme");
      try (var _ = JobLog.of(UUID.randomUUID(), 0, "other")) {
        assertThat(MDC.get("tenant")).isEqualTo("other");
      }
      assertThat(MDC.get("job")).as("the outer one is back").isEqualTo(JOB.toString());
    }
    assertThat(MDC.get("job")).isNull();
    assertThat(MDC.get("attempt")).isNull();
    assertThat(MDC.get("tenant")).isNull();
  }
}
