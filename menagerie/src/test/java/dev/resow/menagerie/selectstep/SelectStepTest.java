package dev.resow.menagerie.selectstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.scene.HeldOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectStepTest {
  @Test
  void theStepWithTheLargestSumOfStretchedRatesIsChosen() {
    var scores =
        new StepScores(
            List.of(0, 8, 16),
            Map.of(
                ValidationSet.PAIRS, new double[] {.80, .90, .85},
                ValidationSet.TRIPLES, new double[] {.10, .20, .30}));
    assertThat(scores.sums()).containsExactly(new double[] {0, 1.5, 1.5}, within(1e-9));
    assertThat(scores.best()).isEqualTo(8); // the earlier of two that are as good
  }

  @Test
  void aSetWhoseRatesAreAllEqualSaysNothing() {
    var scores =
        new StepScores(
            List.of(0, 2),
            Map.of(
                ValidationSet.PAIRS, new double[] {.5, .5},
                ValidationSet.TRIPLES, new double[] {.1, .2}));
    assertThat(scores.sums()).containsExactly(0, 1);
  }

  @Test
  void theSetsShareNoPromptWithAnEvaluation() {
    var evaluated =
        Arrays.stream(PromptSet.values())
            .flatMap(set -> set.prompts().stream())
            .map(PromptSet.Prompt::text)
            .collect(Collectors.toSet());
    for (var set : ValidationSet.values()) {
      assertThat(set.prompts(Integer.MAX_VALUE))
          .extracting(ValidationSet.Prompt::text)
          .doesNotContainAnyElementsOf(evaluated);
      assertThat(set.prompts(10))
          .hasSize(10)
          .doesNotHaveDuplicates()
          .noneMatch(
              p ->
                  HeldOut.isHeldOut(
                      p.subjects().stream().map(ValidationSet.Subject::animal).toList()));
    }
    assertThat(ValidationSet.COLOURED_PAIRS.prompts(1).getFirst().text())
        .matches("a \\w+ \\w+ and a \\w+ \\w+");
  }

  @Test
  void theWholeCommandSmall(@TempDir Path folder) throws IOException {
    var scores =
        SelectStep.run(
            Choice.parse(
                "--model", "../models/menagerie",
                "--judge", "../models/judge",
                "--sets", "pairs",
                "--prompts", "1",
                "--seeds", "1",
                "--every", "24",
                "--out", folder.resolve("table.csv").toString(),
                "--pictures", folder.resolve("pictures.csv").toString()));
    assertThat(scores.candidates()).containsExactly(0, 24);
    assertThat(folder.resolve("table.csv")).content().startsWith("step,pairs,sum");
    assertThat(folder.resolve("pictures.csv"))
        .content()
        .contains("pairs,0,9000,0,", "pairs,0,9000,24,");
  }

  @Test
  void aRunContinuesAfterTheLastWholePicture(@TempDir Path folder) throws IOException {
    var file = folder.resolve("pictures.csv");
    var first = new PictureLog.Key(ValidationSet.PAIRS, 0, 9000, 0);
    var second = new PictureLog.Key(ValidationSet.PAIRS, 0, 9000, 2);
    PictureLog.open(file, "abc").add(first, true);
    Files.writeString(file, "pairs,0,90", StandardOpenOption.APPEND); // killed while it wrote

    var resumed = PictureLog.open(file, "abc");
    assertThat(resumed.holds(first)).isTrue();
    assertThat(resumed.holds(second)).isFalse();
    resumed.add(second, false);
    assertThat(PictureLog.open(file, "abc").pictures())
        .containsOnly(Map.entry(first, true), Map.entry(second, false));
    assertThat(
            StepScores.of(List.of(0, 2), List.of(ValidationSet.PAIRS), resumed.pictures())
                .rates()
                .get(ValidationSet.PAIRS))
        .containsExactly(1, 0);
  }

  @Test
  void picturesOfAnotherModelAreRefused(@TempDir Path folder) throws IOException {
    var file = folder.resolve("pictures.csv");
    PictureLog.open(file, "abc");
    assertThatThrownBy(() -> PictureLog.open(file, "abd"))
        .hasMessageContaining("# model abd")
        .hasMessageContaining("--pictures");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Choice.parse("--sets", "quads")).hasMessageContaining("PAIRS");
    assertThatThrownBy(() -> Choice.parse("--seeds", "0")).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> Choice.parse("--step", "1")).hasMessageContaining("unknown option");
  }
}
