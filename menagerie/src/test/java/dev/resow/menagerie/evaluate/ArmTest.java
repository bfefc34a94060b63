package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArmTest {
  @Test
  void anArmIsAMethodItsCandidatesOrABestOf() {
    assertThat(Arm.list("plain, enmmdit*4,best-of-2"))
        .containsExactly(
            new Arm("plain", "plain", 1, 1),
            new Arm("enmmdit*4", "enmmdit", 4, 1),
            new Arm("best-of-2", "enmmdit-restart", 1, 2));
    assertThat(Arm.list("all")).hasSameSizeAs(Arm.ALL);
  }

  @Test
  void bestOfFinishesEveryPictureInOneRound() {
    assertThat(Arm.of("best-of-3").oneRound()).isTrue();
    assertThat(Arm.of("enmmdit*3").oneRound()).isFalse();
  }

  @Test
  void aCountThatIsNoneIsNamed() {
    for (var wrong : List.of("best-of-x", "best-of-1", "plain*", "plain*100")) {
      assertThatThrownBy(() -> Arm.of(wrong))
          .hasMessageContaining(wrong)
          .hasMessageContaining("2 to 64");
    }
  }
}
