package dev.resow.diffusion.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.backbone.LatentLayout;
import dev.resow.diffusion.backbone.TimeFeatures;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The U-Net of Stable Diffusion 1.x (Rombach et al. 2022, arXiv 2112.10752), read from diffusers'
 * {@code UNet2DConditionModel} keys. Predicts the noise of a latent {@code signal image + sigma
 * noise}. Its blocks, as taps count them, are the layers that attend to the text, in the order of a
 * pass: down, middle, up.
 */
public final class UNet implements Backbone {
  static final double EPS = 1e-5;

  private final UNetConfig config;
  private final Weights weights;
  private final UNetBlocks blocks;
  private final List<Integer> levels; // of every layer that attends to the text

  public UNet(UNetConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
    this.blocks = new UNetBlocks(config);
    this.levels = config.attendingLevels();
  }

  public UNetConfig config() {
    return config;
  }

  /** Cells per token as in the {@link #mapBlocks}. */
  @Override
  public LatentLayout latent() {
    return new LatentLayout(config.channels(), 1 << config.mapLevel());
  }

  @Override
  public int blocks() {
    return levels.size();
  }

  @Override
  public BlockAttention attention(int block) {
    return new BlockAttention(false, 1 << levels.get(block));
  }

  /**
   * The layers that all published methods look at: those of the coarsest resolution that attends to
   * the text on the way down, 16 x 16 for a picture of 512 x 512; without the middle.
   */
  @Override
  public List<Integer> mapBlocks() {
    return IntStream.range(0, levels.size())
        .filter(layer -> levels.get(layer) == config.mapLevel())
        .boxed()
        .toList();
  }

  /**
   * The only modulation is silu of the embedding of time (b, t).
   *
   * @param timestep of the training, 0 to 999, (b)
   * @param sequence last states of CLIP (b, m, channels)
   * @param pooled not read
   */
  @Override
  public Conditioning condition(NDArray timestep, NDArray sequence, NDArray pooled) {
    return new Conditioning(Kernels.cast(sequence, type()), List.of(time(timestep)));
  }

  @Override
  public NDArray forward(NDArray latent, Conditioning given, AttentionTap tap) {
    NDArray x = pass(latent, given, tap, Integer.MAX_VALUE).through(embed(latent));
    x = weights.groupNormSilu("conv_norm_out", x, config.normGroups(), EPS);
    return Kernels.cast(weights.conv("conv_out", x, 1), DataType.FLOAT32);
  }

  @Override
  public void look(NDArray latent, Conditioning given, AttentionTap tap) {
    int last = Math.min(tap.lastBlock(), blocks() - 1);
    if (last >= 0) {
      pass(latent, given, tap, last).through(embed(latent));
    }
  }

  private NDArray embed(NDArray latent) {
    return weights.conv("conv_in", Kernels.cast(latent, type()), 1);
  }

  private UNetPass pass(NDArray latent, Conditioning given, AttentionTap tap, int last) {
    NDArray text = near(latent, given.text());
    long rows = latent.getShape().get(0);
    NDArray all = text.getShape().get(0) < rows ? text.repeat(0, rows) : text;
    NDArray time = near(latent, given.modulations().getFirst());
    AttentionTap kept = Scoped.frees() ? tap.outliving(latent.getManager()) : tap;
    return new UNetPass(config, weights, blocks, time, all, kept, last);
  }

  /** A copy beside the latent: results belong to the manager of what they are made from. */
  private static NDArray near(NDArray latent, NDArray array) {
    NDManager manager = latent.getManager();
    if (array.getManager() == manager) {
      return array;
    }
    NDArray copy = array.duplicate();
    copy.attach(manager);
    return copy;
  }

  /** Silu of the embedding of time, (b, t). */
  private NDArray time(NDArray timestep) {
    Weights w = weights.at("time_embedding");
    NDArray features = TimeFeatures.of(timestep, config.blockOutChannels().getFirst());
    NDArray x = w.linear("linear_1", Kernels.cast(features, type()));
    return Kernels.silu(w.linear("linear_2", Kernels.silu(x)));
  }

  private DataType type() {
    return weights.stateType("conv_out.weight");
  }
}
