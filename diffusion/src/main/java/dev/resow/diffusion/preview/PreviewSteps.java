package dev.resow.diffusion.preview;

import java.util.OptionalInt;

/**
 * After which steps of a round a preview is made: {@code count} of them, evenly spread, none after
 * the last step, which the picture itself follows. With fewer steps than previews there is one
 * after each.
 *
 * @param count previews of a round; 0 for none
 * @param steps of a round
 */
public record PreviewSteps(int count, int steps) {
  /** No previews. */
  public static final PreviewSteps NONE = new PreviewSteps(0, 1);

  public PreviewSteps {
    if (count < 0 || steps < 1) {
      throw new IllegalArgumentException(
          "expected 0 previews or more and 1 step or more, got %d and %d".formatted(count, steps));
    }
  }

  /**
   * The number of the preview after a step, from 0.
   *
   * @param step steps done, from 1
   */
  public OptionalInt after(int step) {
    if (step < 1 || step >= steps) {
      return OptionalInt.empty();
    }
    int parts = count + 1; // preview k of 1..count comes after step floor(k steps / parts)
    int k = Math.min(count, ((step + 1) * parts - 1) / steps);
    return k > 0 && k * steps / parts == step ? OptionalInt.of(k - 1) : OptionalInt.empty();
  }
}
