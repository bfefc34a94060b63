package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.scene.Captions;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a matcher of the demo world learns. */
class MatchExampleTest {

  @Test
  void halfOfTheTextsMatchAndAllAreInTheGrammar() {
    var words = Captions.words();
    int matches = 0;
    int one = 0;
    int all = 0;
    for (long step = 0; step < 6; step++) {
      var random = new SplittableRandom(step);
      for (var scene : CriticLesson.scenes(step, 0)) {
        var example = MatchExample.of(scene, random);
        matches += example.matches() ? 1 : 0;
        one += example.text().startsWith(MatchExample.PHOTO) ? 1 : 0;
        all++;
        assertThat(example.text().replace(",", "").split(" ")).isSubsetOf(words);
        assertThat(example.pixels()).hasSize(3 * 128 * 128);
      }
    }
    assertThat((double) matches / all).isBetween(.35, .55);
    assertThat((double) one / all).isBetween(.4, .8);
  }

  @Test
  void equalSeedsGiveEqualExamples() {
    var scene = CriticLesson.scenes(1, 0).getFirst();
    var one = MatchExample.of(scene, new SplittableRandom(3));
    var other = MatchExample.of(scene, new SplittableRandom(3));
    assertThat(other.text()).isEqualTo(one.text());
    assertThat(other.pixels()).isEqualTo(one.pixels());
  }

  /** A caption that is made wrong never says what is there. */
  @Test
  void wrongCaptionsAreWrong() {
    var random = new SplittableRandom(5);
    for (var scene : CriticLesson.scenes(2, 0)) {
      var one = WrongCaptions.one(scene, random);
      var caption = Composition.read(scene.caption()).orElseThrow();
      assertThat(Composition.read(WrongCaptions.animal(scene, one, random)))
          .hasValueSatisfying(
              wrong -> assertThat(wrong.canonical()).isNotEqualTo(caption.canonical()));
      var colours = new ArrayList<Optional<Colour>>();
      scene.subjects().stream()
          .filter(subject -> subject.animal() == one.animal())
          .forEach(subject -> colours.add(subject.colour()));
      WrongCaptions.otherColour(one, scene.subjects(), random)
          .ifPresent(
              phrase ->
                  assertThat(colours)
                      .noneMatch(
                          colour -> colour.filter(c -> phrase.startsWith(c.word())).isPresent()));
    }
  }
}
