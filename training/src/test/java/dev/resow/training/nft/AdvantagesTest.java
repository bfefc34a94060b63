package dev.resow.training.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdvantagesTest {
  /** Mean .5, deviation sqrt(.125) of all; by hand. */
  @Test
  void aPictureIsComparedWithThoseOfItsPromptInDeviationsOfAll() {
    var advantages = Advantages.of(new double[] {1, 0, .5, .5}, 2);
    double one = .5 / (Math.sqrt(.125) + 1e-4);
    assertThat(advantages.optimality())
        .containsExactly(new double[] {.5 + one / 10, .5 - one / 10, .5, .5}, within(1e-12));
    assertThat(advantages.mean()).isEqualTo(.5);
    assertThat(advantages.alike()).as("prompts that teach nothing").isEqualTo(.5);
  }

  @Test
  void oneRareSuccessIsClippedAtFiveDeviations() {
    var rewards = new double[100];
    rewards[7] = 1;
    var advantages = Advantages.of(rewards, 100);
    assertThat(advantages.optimality()[7]).isEqualTo(1);
    assertThat(advantages.alike()).isZero();
  }

  @Test
  void equalRewardsTeachNothing() {
    var advantages = Advantages.of(new double[] {1, 1, 1, 1}, 2);
    assertThat(advantages.optimality()).containsOnly(.5);
    assertThat(advantages.alike()).isEqualTo(1);
  }

  /** The deviation of all is about .4: a difference of .1 is little of it, one of .4 is not. */
  @Test
  void aPromptWhosePicturesAreNearlyEquallyGoodCountsAsAlike() {
    assertThat(Advantages.of(new double[] {.9, 1, 0, .1}, 2).alike()).isEqualTo(1);
    assertThat(Advantages.of(new double[] {.9, 1, 0, .4}, 2).alike()).isEqualTo(.5);
  }

  @Property
  void optimalityIsAShareAndBalancedWithinAGroup(
      @ForAll @Size(8) List<@DoubleRange(min = 0, max = 1) Double> rewards) {
    var values = rewards.stream().mapToDouble(Double::doubleValue).toArray();
    var optimality = Advantages.of(values, 4).optimality();
    for (int from = 0; from < 8; from += 4) {
      double sum = 0;
      for (int i = from; i < from + 4; i++) {
        assertThat(optimality[i]).isBetween(0.0, 1.0);
        sum += optimality[i];
      }
      assertThat(sum).isCloseTo(2, within(1e-6));
    }
  }
}
