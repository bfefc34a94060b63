package dev.resow.menagerie.selectstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.scene.HeldOut;
import java.io.IOException;
import java.nio.file.Path;
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
                "--out", folder.resolve("table.csv").toString()));
    assertThat(scores.candidates()).containsExactly(0, 24);
    assertThat(folder.resolve("table.csv")).content().startsWith("step,pairs,sum");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Choice.parse("--sets", "quads")).hasMessageContaining("PAIRS");
    assertThatThrownBy(() -> Choice.parse("--seeds", "0")).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> Choice.parse("--step", "1")).hasMessageContaining("unknown option");
  }
}
