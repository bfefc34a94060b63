package dev.resow.training.comat.session;

import dev.resow.training.recipe.Start;
import dev.resow.training.sample.Draw;

/** Where a picture begins, and with what if that is not pure noise. */
final class MixedLatents {
  private static final double SHARE = .5;

  private MixedLatents() {}

  /**
   * The step at which the pictures of a gradient pass begin.
   *
   * @param steps of the sampler
   * @return 0 for pure noise; otherwise one of the first half
   */
  static int first(Start start, int steps, Draw draw) {
    int last = start.lastStep(steps);
    if (last == 0 || draw.share() >= SHARE) {
      return 0;
    }
    return 1 + (int) (draw.share() * last);
  }
}
