package dev.resow.menagerie.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeldOutTest {

  @Test
  void trainingNeverShowsAHeldOutCombination() {
    assertThat(LongStream.range(0, 30_000))
        .extracting(seed -> Scenes.scene(seed, SceneMix.TRAINING).animals())
        .noneMatch(HeldOut::isHeldOut);
  }

  @Test
  void trainingShowsEveryOtherPairAndEveryAnimalAlone() {
    Set<Set<Animal>> shown =
        LongStream.range(0, 20_000)
            .mapToObj(seed -> EnumSet.copyOf(Scenes.scene(seed, SceneMix.TRAINING).animals()))
            .filter(animals -> animals.size() <= 2)
            .collect(Collectors.toSet());

    assertThat(shown).hasSize(12 + 66 - HeldOut.pairs().size());
  }

  @Test
  void quartetsHoldLookAlikesAndDissimilarPairsDoNot() {
    assertThat(HeldOut.quartets()).hasSize(299).allMatch(HeldOut::isHeldOut);
    assertThat(HeldOut.dissimilar()).hasSize(51).noneMatch(HeldOut::isHeldOut);
  }

  @Test
  void thereAreNineDistinctPairs() {
    assertThat(HeldOut.pairs()).hasSize(9).doesNotHaveDuplicates().allMatch(p -> p.size() == 2);
  }

  @Test
  void aTripleIsHeldOutWithAPairInsideOrWithinOneFamily() {
    assertThat(HeldOut.isHeldOut(List.of(Animal.PIG, Animal.TIGER, Animal.LEOPARD))).isTrue();
    assertThat(HeldOut.isHeldOut(List.of(Animal.CAT, Animal.LION, Animal.LEOPARD))).isTrue();
    assertThat(HeldOut.isHeldOut(List.of(Animal.CAT, Animal.FOX, Animal.PIG))).isFalse();
    assertThat(HeldOut.triples()).allMatch(HeldOut::isHeldOut).hasSizeGreaterThan(60);
  }
}
