package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many jobs a worker runs at once. */
class SlotCountTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest
  @CsvSource({"2, 1, 2", "2, 2, 1", "1, 1, 1", "4, 8, 1", "8, 3, 2", "500, 1, 64"})
  void autoDividesTheProcessorsByTheThreadsOfAJob(int processors, int threads, int slots) {
    assertThat(SlotCount.of("auto", cpu(threads), processors).jobs()).isEqualTo(slots);
  }

  @Test
  void autoIsOneWhereProcessorsDoNotLimitTheJobs() {
    assertThat(SlotCount.of("auto", SlotNeed.NONE, 16).jobs()).isEqualTo(1);
    assertThat(SlotCount.of("3", SlotNeed.NONE, 16).jobs()).isEqualTo(3);
  }

  @Test
  void aNumberIsTakenHoweverManyProcessorsThereAre() {
    var count = SlotCount.of(" 5 ", cpu(2), 2);
    assertThat(count.jobs()).isEqualTo(5);
    assertThat(count.reason()).isEqualTo("RESOW_SLOTS=5");
  }

  @ParameterizedTest
  @CsvSource({"5, 1", "6, 2", "7, 3", "100, 8"})
  void memoryLowersTheNumberAndTheReasonSaysSo(int gib, int slots) {
    var need = new SlotNeed(OptionalInt.of(1), jobs -> (4 + jobs) * GIB, limit(gib));
    for (var setting : new String[] {"8", "auto"}) {
      var count = SlotCount.of(setting, need, 8);
      assertThat(count.jobs()).isEqualTo(slots);
      assertThat(count.reason().contains("lowered from 8: memory")).isEqualTo(slots < 8);
    }
  }

  @Test
  void oneJobIsNeverRefusedHere() {
    var count = SlotCount.of("4", SlotNeed.one("the models take turns"), 8);
    assertThat(count)
        .isEqualTo(new SlotCount(1, "RESOW_SLOTS=4, lowered from 4: the models take turns"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65", "-1", "many", "1.5"})
  void anythingElseIsRefusedInOneSentence(String setting) {
    assertThatThrownBy(() -> SlotCount.of(setting, SlotNeed.NONE, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "RESOW_SLOTS: expected auto or a number of jobs from 1 to 64, found '" + setting + "'");
  }

  private static SlotNeed cpu(int threads) {
    return new SlotNeed(OptionalInt.of(threads), _ -> GIB, OptionalLong.empty());
  }

  private static OptionalLong limit(int gib) {
    return OptionalLong.of(gib * GIB);
  }
}
