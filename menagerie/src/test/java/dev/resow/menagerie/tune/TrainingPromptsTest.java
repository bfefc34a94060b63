package dev.resow.menagerie.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.scene.Composition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPromptsTest {
  @TempDir Path folder;

  /** Counted the other way round than the check does: from the sets of the evaluation. */
  @ParameterizedTest
  @EnumSource
  void noSetSharesACompositionWithAnEvaluation(TrainingPrompts.Named named) {
    var trained =
        TrainingPrompts.of(named).stream()
            .map(prompt -> Composition.read(prompt).orElseThrow().canonical())
            .collect(Collectors.toSet());
    var evaluated =
        Arrays.stream(PromptSet.values())
            .filter(PromptSet::isHeldOut)
            .flatMap(set -> set.prompts().stream())
            .map(prompt -> prompt.asked().canonical())
            .collect(Collectors.toSet());
    evaluated.retainAll(trained);
    assertThat(evaluated).isEmpty();
    assertThat(TrainingPrompts.checked(TrainingPrompts.of(named)))
        .isEqualTo(TrainingPrompts.of(named));
  }

  @Test
  void theMixHoldsEveryKindOnce() {
    var mix = TrainingPrompts.of(TrainingPrompts.Named.MIX);
    assertThat(new HashSet<>(mix)).hasSameSizeAs(mix);
    assertThat(mix).contains("a cat and a lion", "a lion and a cat", "a photo of a cat and a lion");
    assertThat(mix.stream().filter(p -> p.contains(","))).hasSize(120);
    assertThat(mix.stream().filter(p -> p.contains(" above ") || p.contains(" below ")).count())
        .as("layouts that are not side by side")
        .isBetween(24L, 36L);
  }

  @Test
  void comparedSetsAreSeenOrNot() {
    var trained = new HashSet<>(TrainingPrompts.of(TrainingPrompts.Named.MIX));
    for (var set : ComparedSet.values()) {
      boolean seen = set == ComparedSet.SEEN_PAIRS || set == ComparedSet.SEEN_TRIPLES;
      assertThat(set.prompts()).as(set.title()).isNotEmpty();
      assertThat(set.prompts())
          .allMatch(prompt -> trained.contains(prompt.text()) == seen)
          .allMatch(prompt -> TrainingPrompts.isHeldOut(prompt.asked()) != seen);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a leopard and a tiger",
        "a photo of a red tiger and a blue leopard",
        "a cat, a pig and a wolf",
        "a cat above a tiger",
      })
  void aHeldOutPromptIsRefusedByName(String prompt) {
    assertThatThrownBy(() -> TrainingPrompts.checked(List.of("a cat", prompt)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + prompt + "' is held out");
  }

  @Test
  void aRelationSeenFromTheOtherAnimalIsHeldOutToo() {
    var asked = PromptSet.RELATIONS.prompts().getFirst().asked();
    var mirrored =
        Composition.of(asked.animals().reversed())
            .placed(asked.relation().orElseThrow().opposite());
    assertThatThrownBy(() -> TrainingPrompts.checked(List.of(mirrored.text())))
        .hasMessageContaining("held out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a unicorn", "cat and dog", "a cat and a cat", "a pink cat", "a cat  and a dog"})
  void anUnknownPromptIsRefused(String prompt) {
    assertThatThrownBy(() -> TrainingPrompts.checked(List.of(prompt)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found '" + prompt + "'");
  }

  @Test
  void aHostilePromptIsNotRepeatedWhole() {
    assertThatThrownBy(() -> TrainingPrompts.checked(List.of("x".repeat(100_000))))
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void promptsComeFromAFileOrASet() throws Exception {
    var file = folder.resolve("prompts.txt");
    Files.writeString(file, "a cat\n\n  a lion above a pig \n");
    assertThat(TrainingPrompts.of(file.toString())).containsExactly("a cat", "a lion above a pig");
    assertThat(TrainingPrompts.of("pairs")).contains("a fox and a pig");
    assertThatThrownBy(() -> TrainingPrompts.of("no-such-set"))
        .hasMessageContaining("a file or one of pairs, triples, relations, colours, mix");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> TrainingPrompts.of(file.toString()))
        .hasMessageContaining("found none");
  }
}
