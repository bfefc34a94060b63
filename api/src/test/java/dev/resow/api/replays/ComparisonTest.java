package dev.resow.api.replays;

import static dev.resow.contract.JobState.CANCELLED;
import static dev.resow.contract.JobState.DEAD;
import static dev.resow.contract.JobState.EXPIRED;
import static dev.resow.contract.JobState.RETRY_WAIT;
import static dev.resow.contract.JobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.api.replays.Comparison.Before;
import dev.resow.api.replays.Comparison.Now;
import dev.resow.api.replays.Comparison.Pair;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void aSeedIsRightIfTheFinalVerdictIsClear() {
    assertThat(Now.of(SUCCEEDED, Verdict.CLEAR)).isEqualTo(Now.RIGHT);
    assertThat(Now.of(SUCCEEDED, Verdict.OVERLAPPED)).isEqualTo(Now.FAILING);
    assertThat(Now.of(SUCCEEDED, Verdict.BUDGET_EXHAUSTED)).isEqualTo(Now.FAILING);
    assertThat(Now.of(SUCCEEDED, Verdict.UNCHECKED)).isEqualTo(Now.UNCHECKED);
    assertThat(Now.of(SUCCEEDED, null)).isEqualTo(Now.UNCHECKED);
    assertThat(Now.of(DEAD, null)).as("no image").isEqualTo(Now.FAILING);
    assertThat(Now.of(EXPIRED, Verdict.OVERLAPPED)).isEqualTo(Now.FAILING);
    assertThat(Now.of(RETRY_WAIT, Verdict.OVERLAPPED)).isEqualTo(Now.UNFINISHED);
    assertThat(Now.of(CANCELLED, null)).isEqualTo(Now.UNFINISHED);
    assertThat(Now.of(null, null)).as("not made yet").isEqualTo(Now.UNFINISHED);
  }

  @Test
  void theShareIsOfTheFailedSeedsAlone() {
    var seeds = new ArrayList<Pair>();
    for (int i = 0; i < 52; i++)
      seeds.add(
          new Pair(Before.FAILED, i < 37 ? Now.RIGHT : i < 50 ? Now.FAILING : Now.UNFINISHED));
    for (int i = 0; i < 10; i++) seeds.add(new Pair(Before.CLEAR, i < 9 ? Now.RIGHT : Now.FAILING));
    assertThat(Comparison.of(seeds)).isEqualTo(new Comparison(52, 37, 13, 0, 2, 37 / 52.0, 10, 1));
    assertThat(Comparison.of(List.of()).share()).isNull();
  }

  @Test
  void everyFailedSeedIsCountedOnce() {
    var seeds = new ArrayList<Pair>();
    for (var before : Before.values())
      for (var state : JobState.values())
        for (var verdict : Verdict.values()) seeds.add(new Pair(before, Now.of(state, verdict)));
    var c = Comparison.of(seeds);
    assertThat(c.failed()).isEqualTo(JobState.values().length * Verdict.values().length);
    assertThat(c.right() + c.failing() + c.unchecked() + c.unfinished()).isEqualTo(c.failed());
    assertThat(c.regressed()).isEqualTo(c.failing());
  }
}
