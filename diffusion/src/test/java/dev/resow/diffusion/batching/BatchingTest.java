package dev.resow.diffusion.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchingTest {
  @Test
  void passesAreSharedOnlyWhereTheSettingSaysSo() {
    assertThat(Batching.fromEnvironment(Map.of())).isEqualTo(Batching.EXACT);
    assertThat(Batching.fromEnvironment(Map.of(Batching.SETTING, " Fast ")))
        .isEqualTo(Batching.FAST);
    assertThatThrownBy(() -> Batching.fromEnvironment(Map.of(Batching.SETTING, "on")))
        .hasMessage("RESOW_BATCHING: expected exact or fast, found 'on'");
  }
}
