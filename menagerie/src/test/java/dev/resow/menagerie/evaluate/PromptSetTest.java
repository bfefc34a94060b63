package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.HeldOut;
import dev.resow.menagerie.scene.Relation;
import dev.resow.menagerie.scene.TrainingScenes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptSetTest {
  private static final Set<PromptSet> LOOK_ALIKES =
      EnumSet.of(
          PromptSet.LOOKALIKES,
          PromptSet.TRIPLES,
          PromptSet.SAME_COLOUR,
          PromptSet.QUICK,
          PromptSet.QUARTETS);

  @ParameterizedTest
  @EnumSource
  void aSetIsAlwaysTheSameAndNamesWhatItAsksFor(PromptSet set) {
    assertThat(set.prompts()).doesNotHaveDuplicates().isEqualTo(set.prompts());
    for (var prompt : set.prompts()) {
      assertThat(prompt.text()).endsWith(prompt.asked().text());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPromptOfAHeldOutSetIsACaptionOfTheTraining(PromptSet set) {
    var training = TrainingScenes.demo();
    if (set.isHeldOut()) {
      assertThat(set.prompts()).extracting(PromptSet.Prompt::text).noneMatch(training::hasCaption);
    }
    if (LOOK_ALIKES.contains(set)) {
      assertThat(set.prompts()).allMatch(prompt -> HeldOut.isHeldOut(prompt.animals()));
    }
  }

  @Test
  void theTrainingShowsNoPairOfTheColoursTogether() {
    var training = TrainingScenes.demo();
    for (var prompt : PromptSet.COLOURS.prompts()) {
      var phrases = prompt.asked().phrases();
      assertThat(training.shows(phrases.get(0), phrases.get(1))).as(prompt.text()).isFalse();
    }
  }

  /** TIAM draws from everything; only what has colours for all, or four animals, is new. */
  @ParameterizedTest
  @EnumSource(names = {"TIAM_2", "TIAM_3", "TIAM_4"})
  void colouredPromptsLikeTiamsAreNoCaptionsOfTheTraining(PromptSet set) {
    var training = TrainingScenes.demo();
    assertThat(set.prompts().subList(20, 40))
        .allMatch(prompt -> prompt.asked().colours().stream().allMatch(c -> c.isPresent()))
        .noneMatch(prompt -> training.hasCaption(prompt.text()));
    assertThat(set.prompts().subList(0, 20))
        .allMatch(prompt -> prompt.asked().colours().stream().allMatch(c -> c.isEmpty()));
  }

  @Test
  void publishedSetsHaveTwentyPromptsOrMore() {
    assertThat(PromptSet.LOOKALIKES.prompts()).hasSize(27);
    assertThat(PromptSet.TRIPLES.prompts()).hasSize(20);
    assertThat(PromptSet.QUARTETS.prompts()).hasSize(20);
    assertThat(PromptSet.RELATIONS.prompts()).hasSize(32);
    assertThat(PromptSet.COLOURS.prompts()).hasSize(32);
    assertThat(PromptSet.TIAM_4.prompts()).hasSize(40);
  }

  /** A change of these lists makes published figures incomparable. */
  @Test
  void theListsArePublished() {
    assertThat(PromptSet.RELATIONS.prompts())
        .extracting(PromptSet.Prompt::text)
        .startsWith("a photo of a koala above a lion", "a fox left of a bear")
        .endsWith("a koala right of a wolf", "a pig left of a cat");
    assertThat(PromptSet.COLOURS.prompts())
        .extracting(PromptSet.Prompt::text)
        .startsWith("a green cat and a white dog", "a blue koala and a green lion")
        .endsWith("a red bear and a purple wolf");
    assertThat(PromptSet.QUARTETS.prompts())
        .extracting(PromptSet.Prompt::text)
        .startsWith("a cat, a tiger, a lion and a leopard")
        .endsWith("a wolf, a fox, a rabbit and a pig");
    assertThat(PromptSet.TIAM_3.prompts())
        .extracting(PromptSet.Prompt::text)
        .startsWith("a photo of a cat, a tiger and a lion", "a photo of a bear, a dog and a koala")
        .endsWith("a photo of a blue tiger, a green panda and a purple dog");
  }

  @Test
  void everyRelationAndColourIsAskedAboutEquallyOften() {
    Map<Relation.Kind, Integer> relations = new HashMap<>();
    for (var prompt : PromptSet.RELATIONS.prompts()) {
      relations.merge(prompt.asked().relation().orElseThrow(), 1, Integer::sum);
    }
    Map<Colour, Integer> colours = new HashMap<>();
    for (var prompt : PromptSet.COLOURS.prompts()) {
      prompt.asked().colours().forEach(c -> colours.merge(c.orElseThrow(), 1, Integer::sum));
    }
    assertThat(relations.values()).hasSize(4).allMatch(count -> count >= 6);
    assertThat(colours.values()).hasSize(5).allMatch(count -> count >= 11);
  }

  @Test
  void pairsOfARelationAndOfColoursAreDissimilarAndDistinct() {
    for (var set : EnumSet.of(PromptSet.RELATIONS, PromptSet.COLOURS)) {
      assertThat(set.prompts())
          .extracting(prompt -> EnumSet.copyOf(prompt.animals()))
          .doesNotHaveDuplicates()
          .noneMatch(HeldOut::isHeldOut)
          .allMatch(pair -> pair.stream().map(a -> a.family()).distinct().count() == 2);
    }
  }

  @Test
  void aSetIsFoundByItsName() {
    assertThat(PromptSet.named("same-colour")).isEqualTo(PromptSet.SAME_COLOUR);
    assertThat(PromptSet.named("tiam-2")).isEqualTo(PromptSet.TIAM_2);
    assertThatThrownBy(() -> PromptSet.named("dogs")).hasMessageContaining("lookalikes, triples");
  }
}
