package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;
import java.util.List;

/**
 * Whether an entity's words look at its place:
 *
 * <pre>
 * act = mean over heads of  sum_p A[p, w] M[p] / sum_p A[p, w]
 * loss = sum over blocks, mean over entities, mean over an entity's words w, of (1 - act)^2
 * </pre>
 */
public final class TokenConcentration {
  private static final Kernel LOSS =
      Kernel.of(
          "maps, w, masks, share",
          "a = torch.index_select(maps, 3, w)",
          "inside = torch.sum(torch.mul(a, torch.transpose(masks, 0, 1)), [2], False)",
          "total = torch.clamp_min(torch.sum(a, [2], False), 1.0e-12)",
          "act = torch.mean(torch.div(inside, total), [1], False)",
          "d = torch.sub(torch.ones_like(act), act)",
          "return torch.sum(torch.mul(torch.mul(d, d), share))");

  private TokenConcentration() {}

  /**
   * Of one picture.
   *
   * @param maps of the chosen blocks, {@link TextMaps} (blocks, heads, n, m)
   * @param entities {@link Entity#usable usable} ones, with masks of n values
   * @return a scalar, 0 (everything inside) to the number of blocks; 0 without entities
   */
  public static NDArray of(NDArray maps, List<Entity> entities) {
    NDManager scope = maps.getManager();
    if (entities.isEmpty()) {
      return scope.zeros(new Shape());
    }
    int pixels = EntityCheck.check(maps, entities);
    int words = entities.stream().mapToInt(entity -> entity.tokens().length).sum();
    var tokens = new long[words];
    var masks = new float[words * pixels];
    var shares = new float[words];
    int at = 0;
    for (var entity : entities) {
      for (int token : entity.tokens()) {
        tokens[at] = token;
        shares[at] = 1f / entity.tokens().length / entities.size();
        System.arraycopy(entity.mask(), 0, masks, at++ * pixels, pixels);
      }
    }
    return LOSS.apply(
        maps,
        scope.create(tokens),
        scope.create(masks, new Shape(words, pixels)),
        scope.create(shares));
  }
}
