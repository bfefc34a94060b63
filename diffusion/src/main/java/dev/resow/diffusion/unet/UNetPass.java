package dev.resow.diffusion.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One pass through the U-Net: what every layer reads, and what the layers on the way up still have
 * to read. Shapes are (b, channels, h, w).
 */
final class UNetPass {
  private final UNetConfig config;
  private final Weights weights;
  private final UNetBlocks blocks;
  private final NDArray time; // (b, t), or one row for all
  private final NDArray text; // (b, m, channels)
  private final AttentionTap tap;
  private final int last;
  private final Deque<NDArray> skips = new ArrayDeque<>();
  private int layer;

  /**
   * @param last the layer whose attention ends the pass, of those that attend to the text
   */
  UNetPass(
      UNetConfig config,
      Weights weights,
      UNetBlocks blocks,
      NDArray time,
      NDArray text,
      AttentionTap tap,
      int last) {
    this.config = config;
    this.weights = weights;
    this.blocks = blocks;
    this.time = time;
    this.text = text;
    this.tap = tap;
    this.last = last;
  }

  /** From the first convolution's result to what the last norm reads; less if the pass ends. */
  NDArray through(NDArray x) {
    return up(middle(down(x)));
  }

  private boolean ended() {
    return layer > last;
  }

  private NDArray down(NDArray x) {
    skips.push(x);
    for (int level = 0; level < config.levels(); level++) {
      Weights block = weights.at("down_blocks." + level);
      for (int i = 0; i < config.layersPerBlock() && !ended(); i++) {
        x = layer(block, i, level, x, false);
        skips.push(x);
      }
      if (ended()) {
        return x;
      }
      if (level < config.levels() - 1) {
        Weights w = block.at("downsamplers.0.conv");
        x = Kernels.halve(x, w.get("weight"), w.get("bias"));
        skips.push(x);
      }
    }
    return x;
  }

  private NDArray middle(NDArray x) {
    if (ended()) {
      return x;
    }
    Weights block = weights.at("mid_block");
    x = blocks.resnet(block.at("resnets.0"), x, time);
    x = attending(block.at("attentions.0"), x);
    return ended() ? x : blocks.resnet(block.at("resnets.1"), x, time);
  }

  private NDArray up(NDArray x) {
    for (int up = 0; up < config.levels() && !ended(); up++) {
      int level = config.levels() - 1 - up;
      Weights block = weights.at("up_blocks." + up);
      for (int i = 0; i <= config.layersPerBlock() && !ended(); i++) {
        x = layer(block, i, level, x.concat(skips.pop(), 1), true);
      }
      if (level > 0 && !ended()) {
        x = block.conv("upsamplers.0.conv", twice(x, skips.peek().getShape()), 1);
      }
    }
    return x;
  }

  /**
   * @param free whether nothing else reads the input
   */
  private NDArray layer(Weights block, int i, int level, NDArray x, boolean free) {
    return Scoped.run(
        x,
        free,
        in -> {
          NDArray y = blocks.resnet(block.at("resnets." + i), in, time);
          return config.attention().get(level) ? attending(block.at("attentions." + i), y) : y;
        });
  }

  /** The layer's result, or its input where its attention ends the pass. */
  private NDArray attending(Weights w, NDArray x) {
    int number = layer++;
    if (number < last) {
      return blocks.transformer(w, number, x, text, tap);
    }
    blocks.look(w, number, x, text, tap);
    return x;
  }

  /** Doubles height and width, or one less where the way down rounded up. */
  private static NDArray twice(NDArray x, Shape wanted) {
    NDArray doubled = Kernels.upsampleTwice(x);
    return doubled.get(new NDIndex(":, :, 0:{}, 0:{}", wanted.get(2), wanted.get(3)));
  }
}
