package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void theAreaUnderTheCurveCountsOrderedPairs() {
    assertThat(Auc.of(List.of(3.0, 4.0), List.of(1.0, 2.0))).hasValue(1);
    assertThat(Auc.of(List.of(1.0, 4.0), List.of(1.0, 2.0))).hasValue(.625);
    assertThat(Auc.of(List.of(), List.of(1.0))).isEmpty();
  }

  @Test
  void equalDistributionsHaveNoDistance() {
    var points = List.of(new float[] {0, 1}, new float[] {2, 1});
    var moved = List.of(new float[] {3, 1}, new float[] {5, 1});

    assertThat(Quality.frechet(points, points)).isZero();
    assertThat(Quality.frechet(points, moved)).isCloseTo(9, within(1e-9));
  }

  @Test
  void aWrongOptionIsNamed() {
    assertThatThrownBy(() -> Options.parse("--seeds", "none")).hasMessageContaining("--seeds");
    assertThatThrownBy(() -> Options.parse("--metods", "plain")).hasMessageContaining("--metods");
    assertThatThrownBy(() -> Options.parse("--set")).hasMessageContaining("--set");
    assertThat(Options.parse("--prompts", "3").chosen(PromptSet.TRIPLES)).hasSize(3);
  }
}
