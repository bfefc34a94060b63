package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;
import dev.resow.diffusion.guidance.map.Smoothing;

/**
 * {@code sum_s mean |blur(A_s) - blur(mean_s)|} against a running mean of all earlier maps, kept
 * over steps as {@code .9 mean + .1 A} (InitNO's code). 0 at the first forward pass.
 */
public record Align() implements Term {
  private static final String CACHE = "align.mean";
  private static final float KEPT = 0.9f;

  @Override
  public String name() {
    return "align";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray now = maps.subject();
    NDArray past = context.state().recall(CACHE, now.getManager()).orElseGet(now::stopGradient);
    NDArray moved = Pixels.flat(Smoothing.ODD.apply(now.sub(past)).abs()); // (b, s, p)
    return moved.mean(new int[] {2}).sum(new int[] {1});
  }

  @Override
  public void remember(Maps maps, TermContext context) {
    NDArray now = maps.subject().stopGradient();
    NDArray mean =
        context
            .state()
            .recall(CACHE, now.getManager())
            .map(past -> past.mul(KEPT).add(now.mul(1 - KEPT)))
            .orElse(now);
    context.state().keep(CACHE, mean);
  }
}
