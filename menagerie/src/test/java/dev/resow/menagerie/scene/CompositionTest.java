package dev.resow.menagerie.scene;

import static dev.resow.menagerie.scene.Animal.CAT;
import static dev.resow.menagerie.scene.Animal.FOX;
import static dev.resow.menagerie.scene.Animal.LION;
import static dev.resow.menagerie.scene.Animal.PANDA;
import static dev.resow.menagerie.scene.Animal.PIG;
import static dev.resow.menagerie.scene.Animal.RABBIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CompositionTest {
  private static final Composition FOX_AND_CAT = Composition.of(List.of(FOX, CAT));

  @Test
  void saysWhatItAsksFor() {
    assertThat(FOX_AND_CAT.text()).isEqualTo("a fox and a cat");
    assertThat(FOX_AND_CAT.dyed(List.of(Colour.BLUE, Colour.RED)).photo())
        .isEqualTo("a photo of a blue fox and a red cat");
    assertThat(FOX_AND_CAT.placed(Relation.Kind.LEFT_OF).text()).isEqualTo("a fox left of a cat");
    assertThat(Composition.of(List.of(LION, FOX, PIG, CAT)).text())
        .isEqualTo("a lion, a fox, a pig and a cat");
  }

  @Test
  void isRefusedWhenItContradictsItself() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Composition.of(List.of(FOX, FOX)))
        .withMessageContaining("distinct");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FOX_AND_CAT.dyed(List.of(Colour.BLUE)))
        .withMessageContaining("2 colours");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Composition.of(List.of(FOX)).placed(Relation.Kind.ABOVE))
        .withMessageContaining("two animals");
  }

  @Property(tries = 50)
  void aSceneOfBareAnimalsIsTheOneItAlwaysWas(@ForAll long seed) {
    var scene = Scenes.of(seed, FOX_AND_CAT);
    assertThat(Renderer.render(scene))
        .isEqualTo(Renderer.render(Scenes.of(seed, FOX_AND_CAT.animals(), 0)));
    assertThat(scene.caption()).isEqualTo("a fox and a cat");
  }

  @Property(tries = 50)
  void aSceneHasTheRelation(
      @ForAll @LongRange(min = -1_000_000, max = -1) long seed, @ForAll Relation.Kind kind) {
    assertThat(Scenes.of(seed, FOX_AND_CAT.placed(kind)).relations())
        .contains(new Relation(0, kind, 1));
  }

  @Property(tries = 50)
  void aSceneHasTheColours(@ForAll long seed) {
    var scene = Scenes.of(seed, FOX_AND_CAT.dyed(List.of(Colour.BLUE, Colour.WHITE)));
    assertThat(scene.subjects())
        .extracting(Subject::colour)
        .containsExactly(Optional.of(Colour.BLUE), Optional.of(Colour.WHITE));
  }

  @Property(tries = 100)
  void fourSubjectsLieInsideThePictureAndApart(@ForAll long seed) {
    var subjects = Scenes.of(seed, Composition.of(List.of(LION, RABBIT, PANDA, CAT))).subjects();
    assertThat(subjects).hasSize(4).allMatch(s -> s.box().inside(Renderer.SIDE));
    for (var one : subjects) {
      assertThat(subjects)
          .filteredOn(other -> other != one)
          .noneMatch(other -> other.box().overlaps(one.box()));
    }
  }

  @Test
  void trainingScenesKnowTheirCaptionsAndNeighbours() {
    var scene = Scenes.of(-1, FOX_AND_CAT.dyed(List.of(Colour.BLUE, Colour.RED)));
    var training = new TrainingScenes(List.of(scene));

    assertThat(training.hasCaption("a blue fox and a red cat")).isTrue();
    assertThat(training.hasCaption("a red cat and a blue fox")).isFalse();
    assertThat(training.shows("red cat", "blue fox")).isTrue();
    assertThat(training.shows("red cat", "fox")).isFalse();
  }

  @Test
  void theDemoModelSawTheCaptionsOfItsSeeds() {
    long seed = new SplittableRandom(1).nextInt(TrainingScenes.COUNT);
    var seen = Scenes.scene(seed, SceneMix.TRAINING);
    assertThat(TrainingScenes.demo().hasCaption(seen.caption())).isTrue();
  }

  @Test
  void promptsAreReadBack() {
    var dyed = FOX_AND_CAT.dyed(List.of(Colour.BLUE, Colour.WHITE));
    for (var asked :
        List.of(
            Composition.of(List.of(PIG)),
            FOX_AND_CAT,
            dyed,
            dyed.placed(Relation.Kind.LEFT_OF),
            Composition.of(List.of(LION, RABBIT, PANDA, CAT)))) {
      assertThat(Composition.read(asked.text())).contains(asked);
      assertThat(Composition.read(asked.photo())).contains(asked);
    }
  }

  @Test
  void otherTextsAreNoPrompts() {
    for (var text :
        List.of(
            "",
            "a",
            "cat",
            "the cat",
            "a cat, a dog",
            "a cat and",
            "a cat and a cat",
            "a cat above a dog and a pig",
            "a grey cat")) {
      assertThat(Composition.read(text)).as(text).isEmpty();
    }
  }

  @Property(tries = 100)
  void noTextMakesTheReaderFail(@ForAll String text) {
    assertThat(Composition.read(text)).isEmpty();
  }

  @Test
  void theCanonicalFormIsThatOfThePicture() {
    var foxFirst = FOX_AND_CAT.dyed(List.of(Colour.BLUE, Colour.WHITE));
    var catFirst = Composition.of(List.of(CAT, FOX)).dyed(List.of(Colour.WHITE, Colour.BLUE));
    assertThat(foxFirst.canonical()).isEqualTo(catFirst.canonical());
    assertThat(foxFirst.placed(Relation.Kind.ABOVE).canonical())
        .isEqualTo(catFirst.placed(Relation.Kind.BELOW).canonical())
        .isNotEqualTo(catFirst.placed(Relation.Kind.ABOVE).canonical());
  }
}
