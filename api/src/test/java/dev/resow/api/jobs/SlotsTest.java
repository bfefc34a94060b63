package dev.resow.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void aFreeSlotTakesTheNextJobAtOnce() {
    assertThat(Slots.wait(2, List.of(1.), 10, 0)).isZero();
    assertThat(Slots.wait(3, List.of(), 10, 2)).isZero();
  }

  @Test
  void aBusySlotIsFreeWhenItsJobIsDone() {
    assertThat(Slots.wait(1, List.of(6.), 10, 0)).isEqualTo(6);
    assertThat(Slots.wait(1, List.of(6.), 10, 2)).isEqualTo(26);
    assertThat(Slots.wait(2, List.of(9., 6.), 10, 1)).as("the later one, 9").isEqualTo(9);
  }

  @Test
  void jobsOfWorkersThatAreGoneHoldNoSlot() {
    assertThat(Slots.wait(1, List.of(8., 6., 4.), 10, 0))
        .as("the one that ends first")
        .isEqualTo(4);
  }
}
