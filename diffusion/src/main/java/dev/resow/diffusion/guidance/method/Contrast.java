package dev.resow.diffusion.guidance.method;

/**
 * From a step on, every second step leads away from the prompt with one subject's name swapped for
 * another's instead of from the negative prompt, in turn. What a picture of "a leopard and a
 * leopard" would have is pushed out of "a tiger and a leopard"; it costs no work, since the row of
 * the negative prompt is computed anyway.
 *
 * @param from first sampler step
 */
public record Contrast(int from) {
  private static final int EVERY = 2;

  /**
   * Which swap a step leads away from.
   *
   * @return an index below {@code swaps}, or -1 for the negative prompt
   */
  public int swap(int step, int swaps) {
    int since = step - from;
    return since < 0 || swaps == 0 || since % EVERY == 0 ? -1 : since / EVERY % swaps;
  }
}
