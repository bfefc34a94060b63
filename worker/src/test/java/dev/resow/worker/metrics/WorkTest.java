package dev.resow.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the work of an attempt was good for. */
class WorkTest {
  @Test
  void roundsThatWereDroppedAreNotOfThePicture() {
    assertThat(Work.withPicture(List.of(10., 12., 28.), 2, 0)).isEqualTo(new Work(28, 22));
  }

  @Test
  void thePictureMayBeOfAnEarlierRound() {
    assertThat(Work.withPicture(List.of(28., 12., 10.), 0, 0)).isEqualTo(new Work(28, 22));
  }

  /** 10 + 12 + 3 were done and counted by the worker that saved the checkpoint. */
  @Test
  void aResumedAttemptCountsItsOwnWorkAlone() {
    assertThat(Work.withPicture(List.of(10., 12., 28.), 2, 25)).isEqualTo(new Work(25, 0));
    assertThat(Work.withPicture(List.of(10., 12., 28.), 2, 4)).isEqualTo(new Work(28, 18));
    assertThat(Work.withoutPicture(25, 31)).isEqualTo(new Work(6, 0));
  }

  @Test
  void secondsAreSharedLikeTheWork() {
    assertThat(new Work(30, 10).restartedShare()).isEqualTo(.25);
    assertThat(Work.NONE.restartedShare()).isZero();
  }
}
