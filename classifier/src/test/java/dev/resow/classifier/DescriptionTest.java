package dev.resow.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.contract.Json;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import org.junit.jupiter.api.Test;

/** What scores of several labels mean together. */
class DescriptionTest {
  private static Description of(String activation) {
    return Json.parse(
        """
        {"width": 8, "height": 8, "activation": "%s", "labels": ["weapon", "blood", "neutral"],
         "thresholds": {"weapon": {"hold": 0.5, "refuse": 0.9}, "blood": {"hold": 0.5}}}
        """
            .formatted(activation),
        Description.class);
  }

  private static SafetyDecision decision(float... scores) {
    return of("none").decision(scores);
  }

  @Test
  void theGravestDecisionCountsAndOfEqualOnesTheHigherScore() {
    assertThat(decision(0.4f, 0.4f, 0.99f)).isEqualTo(SafetyDecision.ALLOWED);
    assertThat(decision(0.5f, 0, 0)).isEqualTo(held("weapon, 0.50"));
    assertThat(decision(0.6f, 0.7f, 0)).isEqualTo(held("blood, 0.70"));
    assertThat(decision(0.7f, 0.6f, 0)).isEqualTo(held("weapon, 0.70"));
    assertThat(decision(0.93f, 0.99f, 0))
        .isEqualTo(new SafetyDecision(SafetyAction.REFUSE, "weapon, 0.93"));
  }

  private static SafetyDecision held(String reason) {
    return new SafetyDecision(SafetyAction.HOLD, reason);
  }

  @Test
  void logitsBecomeScores() {
    assertThat(of("sigmoid").decision(new float[] {2.5867f, -100, 0}).reason())
        .isEqualTo("weapon, 0.93");
    // e^1 / (e^1 + e^2 + e^3) and so on; large values do not overflow
    double[] scores = Activation.SOFTMAX.scores(new float[] {1001, 1002, 1003});
    assertThat(scores[0]).isCloseTo(0.0900, within(1e-4));
    assertThat(scores[1]).isCloseTo(0.2447, within(1e-4));
    assertThat(scores[2]).isCloseTo(0.6652, within(1e-4));
  }
}
