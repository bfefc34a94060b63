package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.OverlapDetected;
import dev.resow.contract.Verdict;
import dev.resow.diffusion.sampler.Detection;
import dev.resow.diffusion.sampler.Finding;
import dev.resow.diffusion.sampler.StepOutcome.Candidate;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One check of several candidates becomes one event each. */
class OverlapEventMapperTest {
  private static final UUID JOB = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final OverlapEventMapper mapper =
      new OverlapEventMapper(JOB, 6, "worker-1", Clock.fixed(NOW, ZoneOffset.UTC));

  /** A check without details, as of a guide that watches no subjects. */
  private record Found(boolean compared, double score) implements Detection {
    @Override
    public List<Finding> findings() {
      return List.of(
          new Finding(Finding.Kind.OVERLAPPED, List.of(0, 1), Optional.empty(), score, 0.5, 3));
    }
  }

  @Test
  void theCandidateThatContinuesComesLast() {
    var dropped = new Candidate(1, 8, new Found(true, 0.9));
    var check = new Overlapped(0, 7, 3, new Found(true, 0.1), List.of(dropped));

    var events = mapper.events(check);

    assertThat(events).extracting(OverlapDetected::round).containsExactly(1, 0);
    assertThat(events).extracting(OverlapDetected::seed).containsExactly(8L, 7L);
    assertThat(events).extracting(OverlapDetected::score).containsExactly(0.9, 0.1);
    assertThat(events)
        .extracting(OverlapDetected::verdict)
        .containsExactly(Verdict.OVERLAPPED, Verdict.CLEAR);
    assertThat(events)
        .allMatch(e -> e.jobId().equals(JOB) && e.attempt() == 6 && e.step() == 3)
        .allMatch(e -> e.worker().equals("worker-1") && e.at().equals(NOW));
  }

  @Test
  void aCheckThatCouldNotCompareGivesNoVerdict() {
    var check = new Overlapped(0, 7, 3, new Found(false, 0.9), List.of());

    assertThat(mapper.events(check))
        .singleElement()
        .extracting(OverlapDetected::verdict)
        .isEqualTo(Verdict.UNCHECKED);
  }
}
