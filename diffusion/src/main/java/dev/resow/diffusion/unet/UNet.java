package dev.resow.diffusion.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.TimeFeatures;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The U-Net of Stable Diffusion 1.x (Rombach et al. 2022, arXiv 2112.10752), read from diffusers'
 * {@code UNet2DConditionModel} keys. Predicts the noise of a latent {@code alpha image + sigma
 * noise}.
 */
public final class UNet {
  private static final double EPS = 1e-5;

  private static final Kernel HALVE =
      Kernel.of("x, w, b", "return torch.conv2d(x, w, b, [2, 2], [1, 1], [1, 1], 1)");

  private final UNetConfig config;
  private final Weights weights;
  private final UNetBlocks blocks;

  public UNet(UNetConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
    this.blocks = new UNetBlocks(config);
  }

  public UNetConfig config() {
    return config;
  }

  /** Attentions to the text, in the order of a pass: down, middle, up. */
  public int layers() {
    int attending = (int) config.attention().stream().filter(attends -> attends).count();
    return attending * (2 * config.layersPerBlock() + 1) + 1;
  }

  /**
   * @param latent (b, c, h, w), float32
   * @param timestep 0 to 999, (b)
   * @param text prompt embeddings (b, m, channels)
   * @param tap sees the attention to the text of every layer, as far as it wants; keys are those of
   *     the text, queries of as many places as the layer's resolution has
   * @return the noise (b, c, h, w)
   */
  public NDArray forward(NDArray latent, NDArray timestep, NDArray text, AttentionTap tap) {
    NDArray x = weights.conv("conv_in", Kernels.cast(latent, type()), 1);
    var pass = new Pass(time(timestep), Kernels.cast(text, type()), tap);
    x = pass.down(x);
    x = pass.middle(x);
    x = pass.up(x);
    x = weights.groupNormSilu("conv_norm_out", x, config.normGroups(), EPS);
    return Kernels.cast(weights.conv("conv_out", x, 1), DataType.FLOAT32);
  }

  /** Silu of the embedding of time, (b, t). */
  private NDArray time(NDArray timestep) {
    Weights w = weights.at("time_embedding");
    NDArray features = TimeFeatures.of(timestep, config.blockOutChannels().getFirst());
    NDArray x = w.linear("linear_1", Kernels.cast(features, type()));
    return Kernels.silu(w.linear("linear_2", Kernels.silu(x)));
  }

  private DataType type() {
    return weights.get("conv_out.weight").getDataType();
  }

  /** One pass: what every layer reads, and what the layers on the way up still have to read. */
  private final class Pass {
    private final NDArray time;
    private final NDArray text;
    private final AttentionTap tap;
    private final Deque<NDArray> skips = new ArrayDeque<>();
    private int layer;

    Pass(NDArray time, NDArray text, AttentionTap tap) {
      this.time = time;
      this.text = text;
      this.tap = tap;
    }

    NDArray down(NDArray x) {
      skips.push(x);
      for (int level = 0; level < config.levels(); level++) {
        Weights block = weights.at("down_blocks." + level);
        for (int i = 0; i < config.layersPerBlock(); i++) {
          x = layer(block, i, level, x);
          skips.push(x);
        }
        if (level < config.levels() - 1) {
          Weights w = block.at("downsamplers.0.conv");
          x = HALVE.apply(x, w.get("weight"), w.get("bias"));
          skips.push(x);
        }
      }
      return x;
    }

    NDArray middle(NDArray x) {
      Weights block = weights.at("mid_block");
      x = blocks.resnet(block.at("resnets.0"), x, time);
      x = blocks.transformer(block.at("attentions.0"), layer++, x, text, tap);
      return blocks.resnet(block.at("resnets.1"), x, time);
    }

    NDArray up(NDArray x) {
      for (int up = 0; up < config.levels(); up++) {
        int level = config.levels() - 1 - up;
        Weights block = weights.at("up_blocks." + up);
        for (int i = 0; i <= config.layersPerBlock(); i++) {
          x = layer(block, i, level, x.concat(skips.pop(), 1));
        }
        if (level > 0) {
          x = block.conv("upsamplers.0.conv", twice(x, skips.peek().getShape()), 1);
        }
      }
      return x;
    }

    private NDArray layer(Weights block, int i, int level, NDArray x) {
      x = blocks.resnet(block.at("resnets." + i), x, time);
      return config.attention().get(level)
          ? blocks.transformer(block.at("attentions." + i), layer++, x, text, tap)
          : x;
    }

    /** Doubles height and width, or one less where the way down rounded up. */
    private NDArray twice(NDArray x, Shape wanted) {
      NDArray doubled = Kernels.upsampleTwice(x);
      return doubled.get(new NDIndex(":, :, 0:{}, 0:{}", wanted.get(2), wanted.get(3)));
    }
  }
}
