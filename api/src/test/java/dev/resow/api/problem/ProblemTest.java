package dev.resow.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.api.problem.Problem.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void whatASentenceRepeatsOfARequestIsCut() {
    String sentence = "Must be a cat, not '" + "x".repeat(1_000_000) + "'.";
    var problem =
        Problem.of(ProblemType.INVALID_JOB, sentence, List.of(new FieldError("animal", sentence)));
    assertThat(problem.text()).hasSizeLessThan(5_000).contains("Must be a cat", "xxx…");
  }
}
