package dev.resow.menagerie.judge;

import static dev.resow.menagerie.scene.Animal.CAT;
import static dev.resow.menagerie.scene.Animal.FOX;
import static dev.resow.menagerie.scene.Animal.PIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final List<Animal> CAT_AND_FOX = List.of(CAT, FOX);

  @Test
  void successIsExactlyThePromptedAnimals() {
    var judgement = seen(FOX, CAT);
    assertThat(judgement.success(CAT_AND_FOX)).isTrue();
    assertThat(judgement.present()).containsExactlyInAnyOrder(CAT, FOX);
  }

  @Test
  void aMissingAnimalIsAFailure() {
    assertThat(seen(CAT).success(CAT_AND_FOX)).isFalse();
    assertThat(seen(CAT).shows(CAT_AND_FOX)).isFalse();
    assertThat(seen(CAT, CAT).success(CAT_AND_FOX)).isFalse();
  }

  @Test
  void anOddFaceIsAFailureThoughAllAnimalsShow() {
    var judgement = seen(CAT, FOX, null);
    assertThat(judgement.success(CAT_AND_FOX)).isFalse();
    assertThat(judgement.shows(CAT_AND_FOX)).isTrue();
    assertThat(judgement.odd()).isOne();
  }

  @Test
  void anAnimalNobodyAskedForIsAFailureThoughAllAnimalsShow() {
    assertThat(seen(CAT, FOX, PIG).success(CAT_AND_FOX)).isFalse();
    assertThat(seen(CAT, FOX, FOX).success(CAT_AND_FOX)).isFalse();
    assertThat(seen(CAT, FOX, PIG).shows(CAT_AND_FOX)).isTrue();
  }

  /** {@code null} stands for an odd face. */
  private static Judgement seen(Animal... animals) {
    var box = new Box(0, 0, 40, 40);
    return new Judgement(
        Stream.of(animals)
            .map(a -> new Sighting(Optional.ofNullable(a), Optional.empty(), box, 1))
            .toList());
  }
}
