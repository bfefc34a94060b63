package dev.resow.api.replays;

import static dev.resow.contract.Verdict.CLEAR;
import static dev.resow.contract.Verdict.OVERLAPPED;
import static dev.resow.contract.Verdict.UNCHECKED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.api.replays.Outcome.Judged;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeTest {
  private static final Judged OVERLAP = new Judged(OVERLAPPED, .6);
  private static final Judged NO_PICTURE = new Judged(null, null);

  @Test
  void aClearPictureIsFixed() {
    assertThat(after(OVERLAP, CLEAR, .1)).isEqualTo(Outcome.FIXED);
    assertThat(after(NO_PICTURE, CLEAR, null)).isEqualTo(Outcome.FIXED);
  }

  @Test
  void anOverlapIsComparedByScore() {
    assertThat(after(OVERLAP, OVERLAPPED, .5)).isEqualTo(Outcome.STILL_OVERLAPPED);
    assertThat(after(OVERLAP, OVERLAPPED, .6)).isEqualTo(Outcome.STILL_OVERLAPPED);
    assertThat(after(OVERLAP, OVERLAPPED, .7)).isEqualTo(Outcome.GOT_WORSE);
    assertThat(after(OVERLAP, OVERLAPPED, null)).isEqualTo(Outcome.STILL_OVERLAPPED);
  }

  @Test
  void aPictureNobodyLookedAtProvesNothingUnlessThereWasNone() {
    assertThat(after(OVERLAP, UNCHECKED, null)).isEqualTo(Outcome.UNCHECKED);
    assertThat(after(NO_PICTURE, UNCHECKED, null)).isEqualTo(Outcome.FIXED);
  }

  @Test
  void noPictureIsWorseThanAnOverlappedOne() {
    assertThat(Outcome.of(OVERLAP, JobState.DEAD, NO_PICTURE)).isEqualTo(Outcome.GOT_WORSE);
    assertThat(Outcome.of(NO_PICTURE, JobState.DEAD, NO_PICTURE)).isEqualTo(Outcome.STILL_FAILED);
    assertThat(Outcome.of(OVERLAP, JobState.CANCELLED, NO_PICTURE)).isEqualTo(Outcome.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void onlyATerminalStateIsJudged(JobState state) {
    var outcome = Outcome.of(OVERLAP, state, new Judged(CLEAR, 0.));
    assertThat(outcome == Outcome.RUNNING)
        .isEqualTo(!state.isTerminal() && state != JobState.FAILED);
  }

  private static Outcome after(Judged before, Verdict verdict, Double score) {
    return Outcome.of(before, JobState.SUCCEEDED, new Judged(verdict, score));
  }
}
