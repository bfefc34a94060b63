package dev.resow.diffusion.guidance.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameSwapTest {
  private static List<String> swaps(String prompt, String... names) {
    return NameSwap.of(prompt, Subjects.locate(prompt, List.of(names))).stream()
        .map(NameSwap::prompt)
        .toList();
  }

  @Test
  void eachOfTwoTakesTheOthersName() {
    assertThat(swaps("a tiger and a leopard", "tiger", "leopard"))
        .containsExactly("a leopard and a leopard", "a tiger and a tiger");
  }

  @Test
  void ofMoreEachTakesTheNameOfTheNext() {
    assertThat(swaps("a cat, a red fox and a fire hydrant", "cat", "fox", "fire hydrant"))
        .containsExactly(
            "a fox, a red fox and a fire hydrant",
            "a cat, a red fire hydrant and a fire hydrant",
            "a cat, a red fox and a cat");
  }

  @Test
  void subjectsOfOneNameAreNotSwappedForEachOther() {
    assertThat(swaps("a cat and a cat", "cat", "cat")).isEmpty();
    assertThat(swaps("a cat, a Cat and a dog", "cat", "Cat", "dog"))
        .containsExactly(
            "a dog, a Cat and a dog", "a cat, a dog and a dog", "a cat, a Cat and a cat");
  }

  @Test
  void oneSubjectHasNothingToBeSwappedFor() {
    assertThat(swaps("a cat in the snow", "cat")).isEmpty();
  }
}
