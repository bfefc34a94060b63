package dev.resow.training.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PromptSplitTest {
  @Property(tries = 200)
  void thePromptAloneDecides(@ForAll String prompt, @ForAll long seed) {
    var split = new PromptSplit(.3, seed);
    assertThat(split.isHeldOut(prompt)).isEqualTo(new PromptSplit(.3, seed).isHeldOut(prompt));
    if (split.isHeldOut(prompt)) {
      assertThat(new PromptSplit(.6, seed).isHeldOut(prompt)).as("a larger share").isTrue();
    }
  }

  @Test
  void theShareIsMet() {
    var split = PromptSplit.DEFAULT;
    long heldOut =
        IntStream.range(0, 5000).filter(i -> split.isHeldOut("a cat and " + i + " dogs")).count();
    assertThat(heldOut / 5000.).isCloseTo(.2, within(.02));
  }

  @Test
  void theShareIsBetweenNothingAndAll() {
    assertThatThrownBy(() -> new PromptSplit(0, 1)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new PromptSplit(1, 1)).hasMessageContaining("below 1, got 1.0");
  }
}
