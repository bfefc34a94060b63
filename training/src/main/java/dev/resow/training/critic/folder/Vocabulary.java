package dev.resow.training.critic.folder;

import dev.resow.diffusion.text.Tokens;
import java.util.Arrays;
import java.util.List;

/** Whether a network and its tokenizer fit together. */
public final class Vocabulary {
  private Vocabulary() {}

  /**
   * @param size tokens that the network knows
   * @throws IllegalArgumentException when a text has another one
   */
  public static void check(List<Tokens> texts, int size) {
    long largest = texts.stream().flatMapToLong(text -> Arrays.stream(text.ids())).max().orElse(0);
    if (largest >= size) {
      throw new IllegalArgumentException(
          "the tokenizer gives token %d, the network has %d tokens; use the tokenizer of the same model"
              .formatted(largest, size));
    }
  }
}
