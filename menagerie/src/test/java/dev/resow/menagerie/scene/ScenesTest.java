package dev.resow.menagerie.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ScenesTest {

  @Property(tries = 300)
  void equalSeedsGiveEqualScenesAndPixels(@ForAll long seed) {
    var scene = Scenes.scene(seed, SceneMix.EVERYTHING);

    assertThat(Scenes.scene(seed, SceneMix.EVERYTHING)).isEqualTo(scene);
    assertThat(Renderer.render(scene)).isEqualTo(Renderer.render(scene));
  }

  @Property
  void subjectsLieInsideThePictureAndApart(@ForAll long seed) {
    var subjects = Scenes.scene(seed, SceneMix.EVERYTHING).subjects();

    assertThat(subjects).hasSizeBetween(1, 3).allMatch(s -> s.box().inside(Renderer.SIDE));
    for (var one : subjects) {
      assertThat(subjects)
          .filteredOn(other -> other != one)
          .noneMatch(other -> other.box().overlaps(one.box()));
    }
  }

  @Property
  void animalsOfASceneAreDistinct(@ForAll long seed) {
    assertThat(Scenes.scene(seed, SceneMix.EVERYTHING).animals()).doesNotHaveDuplicates();
  }

  @Property(tries = 300)
  void captionsUseOnlyTheirWordsAndNameEverySubjectInOrder(@ForAll long seed) {
    var scene = Scenes.scene(seed, SceneMix.EVERYTHING);
    var words = List.of(scene.caption().replace(",", " ,").split(" "));

    assertThat(Captions.words()).doesNotHaveDuplicates().containsAll(words);
    assertThat(
            words.stream().flatMap(w -> Stream.of(Animal.values()).filter(a -> a.word().equals(w))))
        .containsExactlyElementsOf(scene.animals());
  }

  @Property(tries = 300)
  void aRelationInTheCaptionHolds(@ForAll long seed) {
    var scene = Scenes.scene(seed, SceneMix.TRAINING);
    for (var kind : Relation.Kind.values()) {
      if (scene.caption().contains(" " + kind.words() + " ")) {
        assertThat(scene.relations()).contains(new Relation(0, kind, 1));
      }
    }
  }

  @Test
  void theMixIsKept() {
    int[] counts = new int[4];
    int coloured = 0;
    int subjects = 0;
    for (long seed = 0; seed < 10_000; seed++) {
      var scene = Scenes.scene(seed, SceneMix.TRAINING);
      counts[scene.subjects().size()]++;
      subjects += scene.subjects().size();
      coloured += (int) scene.subjects().stream().filter(s -> s.colour().isPresent()).count();
    }
    assertThat(counts[1]).isBetween(3300, 3700);
    assertThat(counts[2]).isBetween(4300, 4700);
    assertThat(counts[3]).isBetween(1800, 2200);
    assertThat(coloured / (double) subjects).isBetween(.31, .36);
  }

  @Test
  void everyLookIsDifferent() {
    assertThat(Animal.values())
        .extracting(a -> Arrays.asList(a.look(), a.fur()))
        .doesNotHaveDuplicates();
    assertThat(Animal.values()).filteredOn(a -> a.look().equals(Animal.TIGER.look())).hasSize(1);
  }
}
