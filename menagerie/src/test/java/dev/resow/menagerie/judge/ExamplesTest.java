package dev.resow.menagerie.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  @Property(tries = 30)
  void equalSeedsGiveEqualExamples(@ForAll long seed) {
    assertThat(Examples.training(seed).picture()).isEqualTo(Examples.training(seed).picture());
    assertThat(Examples.training(seed).cells()).isEqualTo(Examples.training(seed).cells());
  }

  @Property(tries = 100)
  void labelsAreKindsOrIgnored(@ForAll long seed) {
    var cells = Examples.training(seed).cells();
    int half = cells.length / 2;
    for (int i = 0; i < half; i++) {
      assertThat((int) cells[i]).isBetween(-1, Verdicts.ODD);
      assertThat((int) cells[half + i]).isBetween(-1, Verdicts.COLOURS - 1);
    }
  }

  @Test
  void someRoomsAreEmptyAndMostAreNot() {
    long empty =
        LongStream.range(0, 300).mapToObj(Examples::training).filter(ExamplesTest::isEmpty).count();
    assertThat(empty).isBetween(3L, 25L);
  }

  private static boolean isEmpty(Example example) {
    var kinds = Arrays.copyOf(example.cells(), example.cells().length / 2);
    return Arrays.equals(kinds, new byte[kinds.length]);
  }

  @Test
  void aBlendNeverLooksLikeAnAnimalInItsOwnFur() {
    var blends = new Blends(new SplittableRandom(1));
    var scene = Scenes.of(-1, List.of(Animal.CAT), 0);
    var pictures =
        List.of(Animal.values()).stream()
            .map(a -> Renderer.render(Scenes.of(-1, List.of(a), 0)))
            .toList();
    for (int i = 0; i < 200; i++) {
      var blend = Renderer.channelsFirst(Examples.replaced(scene, blends.draw()));
      assertThat(pictures).noneMatch(animal -> difference(animal, blend) < .002);
    }
  }

  @Test
  void wearOfNothingChangesNothing() {
    var picture = Renderer.render(Scenes.scene(-3, SceneMix.EVERYTHING));
    var worn = Wear.NONE.apply(picture, new LabelMap(), new SplittableRandom(1)).picture();
    assertThat(difference(picture, worn)).isLessThan(1e-3);
  }

  private static double difference(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }
}
