package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.backbone.LatentLayout;
import java.util.List;

/**
 * Adds to every row its timestep and the number of its prompt.
 *
 * @param rows the most that it predicts in one pass; it fails with more
 */
record ToyBackbone(int rows) implements Backbone {
  @Override
  public LatentLayout latent() {
    return new LatentLayout(1, 1);
  }

  @Override
  public int blocks() {
    return 1;
  }

  @Override
  public Conditioning condition(NDArray timestep, NDArray sequence, NDArray pooled) {
    return new Conditioning(sequence, List.of(timestep.reshape(-1, 1).add(pooled)));
  }

  @Override
  public NDArray forward(NDArray latent, Conditioning given, AttentionTap tap) {
    long count = latent.getShape().get(0);
    if (count > rows) {
      throw new IllegalStateException("no memory for %d rows".formatted(count));
    }
    tap.attention(0, latent.reshape(count, -1, 1), given.text(), 1);
    return latent.add(given.modulations().getFirst().reshape(-1, 1, 1, 1));
  }

  @Override
  public void look(NDArray latent, Conditioning given, AttentionTap tap) {
    throw new UnsupportedOperationException();
  }
}
