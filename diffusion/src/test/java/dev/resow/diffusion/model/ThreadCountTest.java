package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.tensor.TensorEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadCountTest {
  private static final int DEMO = 192;
  private static final int SD3_MEDIUM = 1536;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 128})
  void givesANarrowModelOneThreadOnAnyMachine(int processors) {
    assertThat(ThreadCount.of(Map.of(), DEMO, processors)).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 128})
  void givesAWideModelTheProcessorsOfTheProcess(int processors) {
    assertThat(ThreadCount.of(Map.of(), SD3_MEDIUM, processors)).isEqualTo(processors);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,3", "' 4 ',4", "1024,1024"})
  void takesTheNumberOfTheSettingForEveryModel(String setting, int expected) {
    var environment = Map.of("RESOW_THREADS", setting, "OMP_NUM_THREADS", "7");

    assertThat(ThreadCount.of(environment, DEMO, 2)).isEqualTo(expected);
    assertThat(ThreadCount.of(environment, SD3_MEDIUM, 2)).isEqualTo(expected);
  }

  @Test
  void leavesOpenMpsOwnNumberInForce() {
    var environment = Map.of("OMP_NUM_THREADS", "2,1", "RESOW_THREADS", "auto");

    assertThat(ThreadCount.of(environment, DEMO, 8)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1025", "99999999999", "two", "1.5", "all"})
  void refusesAnotherSettingByName(String setting) {
    assertThatThrownBy(() -> ThreadCount.of(Map.of("RESOW_THREADS", setting), DEMO, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RESOW_THREADS")
        .hasMessageContaining("auto")
        .hasMessageContaining("'" + setting + "'");
  }

  @Test
  void theEngineNeverHasMoreThreadsThanThisProcessHasProcessors() {
    TensorEngine.useThreads(1);
    assertThat(TensorEngine.threads()).isOne();
    TensorEngine.useThreads(Runtime.getRuntime().availableProcessors());
    assertThat(TensorEngine.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
