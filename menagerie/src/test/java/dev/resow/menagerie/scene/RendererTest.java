package dev.resow.menagerie.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RendererTest {

  @Test
  void rendersChannelsFirstInMinusOneToOne() {
    var pixels = Renderer.render(Scenes.scene(7, SceneMix.TRAINING));

    assertThat(pixels).hasSize(3 * Renderer.SIDE * Renderer.SIDE);
    for (float value : pixels) {
      assertThat(value).isBetween(-1f, 1f);
    }
  }

  @Test
  void picturesAndFloatsAreInverses() {
    var image = Renderer.image(Scenes.scene(3, SceneMix.TRAINING));
    var again = Renderer.image(Renderer.channelsFirst(image), Renderer.SIDE, Renderer.SIDE);

    assertThat(Renderer.channelsFirst(again)).isEqualTo(Renderer.channelsFirst(image));
  }

  @Property(tries = 100)
  void aMaskFillsItsBoxAndNothingElse(@ForAll long seed) {
    for (var subject : Scenes.scene(seed, SceneMix.EVERYTHING).subjects()) {
      var mask = Renderer.mask(subject);
      var box = subject.box();
      int covered = 0;
      for (int i = 0; i < mask.length; i++) {
        if (mask[i]) {
          covered++;
          assertThat(i % Renderer.SIDE + .5).isCloseTo(box.centreX(), within(subject.radius() + 1));
          assertThat(i / Renderer.SIDE + .5).isCloseTo(box.centreY(), within(subject.radius() + 1));
        }
      }
      double area = 4 * subject.radius() * subject.radius();
      assertThat(covered / area).isBetween(.4, .95);
    }
  }

  @Test
  void outsideTheMasksOnlyTheBackgroundIsSeen() {
    var scene = Scenes.of(5, List.of(Animal.CAT, Animal.WOLF), 0);
    var picture = Renderer.image(scene);
    var empty = Renderer.image(scene.background()::paint);
    for (var subject : scene.subjects()) {
      int x = (int) subject.x();
      int y = (int) subject.y();
      assertThat(picture.getRGB(x, y)).isNotEqualTo(empty.getRGB(x, y));
    }
    assertThat(picture.getRGB(0, 0)).isEqualTo(empty.getRGB(0, 0));
  }
}
