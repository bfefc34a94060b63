package dev.resow.chaos.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Findings;
import dev.resow.contract.JobState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What makes a run of two releases fail. */
class UpgradeFindingsTest {
  @Test
  void aCleanRunBreaksNothing() {
    assertThat(found(Map.of(JobState.SUCCEEDED, 2), List.of(), false, List.of()).broken())
        .isEmpty();
  }

  @Test
  void whateverIsNotAsBeforeBreaksIt() {
    var found =
        found(
            Map.of(JobState.SUCCEEDED, 2, JobState.DEAD, 1),
            List.of("scheduler: unknown-type"),
            true,
            List.of("job 1 used a try"));

    assertThat(found.broken())
        .containsExactly(
            "1 jobs that did not succeed",
            "1 jobs that used a try",
            "1 dead letters",
            "1 submits that waited too long",
            "1 apis that accepted no job",
            "1 mixes that stood still");
    assertThat(found.violations().get("jobs that did not succeed")).containsExactly("1 are DEAD");
  }

  private static UpgradeFindings found(
      Map<JobState, Integer> states, List<String> letters, boolean still, List<String> tries) {
    var audit =
        new Findings(
            2,
            2,
            states,
            List.of(),
            List.of(),
            0,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new Findings.Figures(0, 0, 0, 1, 0),
            false,
            Map.of());
    var stages = List.of(new Stage(Mix.BEFORE, 1, 2, still));
    List<String> delayed = still ? List.of("key 7 of ash") : List.of();
    List<String> idle = still ? List.of("api-2") : List.of();
    return new UpgradeFindings(audit, stages, letters, tries, delayed, idle, List.of());
  }
}
