package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;
import dev.resow.diffusion.tensor.Scalars;

/**
 * {@code max_s (-tv(A_s) + c JSD_s)}: like {@link Flat}, and the map of a subject's modifier must
 * lie where the subject's does (Divide&amp;Bind with attributes). The weight c grows over the run.
 * A subject without a modifier counts as in {@link Flat}.
 */
public record FlatBind(Variation variation) implements Term {
  private static final float FLOOR = 1e-5f;

  public FlatBind() {
    this(Variation.NEIGHBOURS);
  }

  @Override
  public String name() {
    return "flat_bind";
  }

  @Override
  public Need need() {
    return Need.COLOUR;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray variations = variation.of(maps.subject()); // (b, s)
    NDArray apart = divergence(maps.subject(), maps.colour(), variations.stopGradient()); // (b, s)
    return Scalars.mul(apart, weight(context)).sub(variations).max(new int[] {1});
  }

  /** 1, then 5, then 10: thresholds at 10 and 20 of 50 steps, scaled to the run. */
  private static float weight(TermContext context) {
    double published = context.step() * 50.0 / context.steps();
    return published < 10 ? 1 : published < 20 ? 5 : 10;
  }

  /** Jensen-Shannon divergence between the cut subject and modifier maps: (b, s). */
  private static NDArray divergence(NDArray subject, NDArray modifier, NDArray variations) {
    int[] last = {-1};
    NDArray a = Pixels.flat(subject); // (b, s, p)
    NDArray c = Pixels.flat(modifier); // (b, s, p)
    NDArray top = c.max(last, true);
    NDArray bound = top.gt(0).toType(top.getDataType(), false); // 0 where there is no modifier
    NDArray scaled = c.div(Scalars.atLeast(top, FLOOR * FLOOR)).mul(a.max(last, true));
    NDArray share = variations.lt(0.1f).toType(a.getDataType(), false).mul(0.1f).add(0.2f);
    NDArray p = a.softmax(-1);
    NDArray floor = p.max(last, true).mul(share.reshape(share.getShape().add(1))); // (b, s, 1)
    p = cut(p, floor);
    NDArray q = cut(scaled.softmax(-1), floor);
    NDArray middle = Scalars.mul(p.add(q), 0.5).log();
    NDArray both = p.mul(p.log().sub(middle)).add(q.mul(q.log().sub(middle)));
    return Scalars.mul(both.sum(last), 0.5).mul(bound.squeeze(-1));
  }

  /** Removes what is below a share of the subject's peak: the blob is compared, not the floor. */
  private static NDArray cut(NDArray density, NDArray floor) {
    return Scalars.atLeast(density.sub(floor), 0).add(FLOOR);
  }
}
