package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;
import java.util.List;

/**
 * Whether each image token looks at the words of what it shows: binary cross-entropy between the
 * mask and {@code sum over the entity's words of A[p, w]}, A the mean over blocks and heads; mean
 * over entities and image tokens.
 */
public final class PixelConcentration {
  private static final Kernel LOSS =
      Kernel.of(
          "maps, groups, masks",
          "a = torch.mean(maps, [0, 1], False)",
          "p = torch.clamp(torch.matmul(groups, torch.transpose(a, 0, 1)), 1.0e-06, 0.999999)",
          "one = torch.ones_like(p)",
          "on = torch.mul(masks, torch.log(p))",
          "off = torch.mul(torch.sub(one, masks), torch.log(torch.sub(one, p)))",
          "return torch.neg(torch.mean(torch.add(on, off)))");

  private PixelConcentration() {}

  /**
   * Of one picture.
   *
   * @param maps of the chosen blocks, {@link TextMaps} (blocks, heads, n, m)
   * @param entities {@link Entity#usable usable} ones, with masks of n values
   * @return a scalar, 0 or more; 0 without entities
   */
  public static NDArray of(NDArray maps, List<Entity> entities) {
    NDManager scope = maps.getManager();
    if (entities.isEmpty()) {
      return scope.zeros(new Shape());
    }
    int pixels = EntityCheck.check(maps, entities);
    int text = Math.toIntExact(maps.getShape().get(3));
    var groups = new float[entities.size() * text];
    var masks = new float[entities.size() * pixels];
    for (int i = 0; i < entities.size(); i++) {
      for (int token : entities.get(i).tokens()) {
        groups[i * text + token] = 1;
      }
      System.arraycopy(entities.get(i).mask(), 0, masks, i * pixels, pixels);
    }
    return LOSS.apply(
        maps,
        scope.create(groups, new Shape(entities.size(), text)),
        scope.create(masks, new Shape(entities.size(), pixels)));
  }
}
