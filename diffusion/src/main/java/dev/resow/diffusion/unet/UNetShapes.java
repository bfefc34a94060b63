package dev.resow.diffusion.unet;

import dev.resow.diffusion.tensor.Shapes;
import java.util.List;

/** The tensors of a {@code UNet2DConditionModel} by its configuration. */
public final class UNetShapes {
  private UNetShapes() {}

  /** Every key with its shape. */
  public static Shapes of(UNetConfig config) {
    var shapes = new Shapes();
    var channels = config.blockOutChannels();
    int levels = config.levels();
    long fine = channels.getFirst();
    long coarse = channels.getLast();
    shapes.conv("conv_in", config.channels(), fine, 3);
    shapes
        .at("time_embedding")
        .linear("linear_1", fine, config.timeChannels())
        .linear("linear_2", config.timeChannels(), config.timeChannels());
    long in = fine;
    for (int level = 0; level < levels; level++) {
      var block = shapes.at("down_blocks." + level);
      long out = channels.get(level);
      for (int i = 0; i < config.layersPerBlock(); i++) {
        resnet(block.at("resnets." + i), i == 0 ? in : out, out, config);
        if (config.attention().get(level)) {
          transformer(block.at("attentions." + i), out, config);
        }
      }
      if (level < levels - 1) {
        block.conv("downsamplers.0.conv", out, out, 3);
      }
      in = out;
    }
    var middle = shapes.at("mid_block");
    resnet(middle.at("resnets.0"), coarse, coarse, config);
    transformer(middle.at("attentions.0"), coarse, config);
    resnet(middle.at("resnets.1"), coarse, coarse, config);
    for (int up = 0; up < levels; up++) {
      up(shapes.at("up_blocks." + up), levels - 1 - up, config);
    }
    return shapes.norm("conv_norm_out", fine).conv("conv_out", fine, config.channels(), 3);
  }

  /** A block on the way up: each of its layers also reads what a layer on the way down gave. */
  private static void up(Shapes block, int level, UNetConfig config) {
    var channels = config.blockOutChannels();
    long out = channels.get(level);
    long before = channels.get(Math.min(level + 1, config.levels() - 1));
    long below = channels.get(Math.max(level - 1, 0));
    for (int i = 0; i <= config.layersPerBlock(); i++) {
      long skip = i == config.layersPerBlock() ? below : out;
      resnet(block.at("resnets." + i), (i == 0 ? before : out) + skip, out, config);
      if (config.attention().get(level)) {
        transformer(block.at("attentions." + i), out, config);
      }
    }
    if (level > 0) {
      block.conv("upsamplers.0.conv", out, out, 3);
    }
  }

  private static void resnet(Shapes shapes, long in, long out, UNetConfig config) {
    shapes.norm("norm1", in).conv("conv1", in, out, 3);
    shapes.linear("time_emb_proj", config.timeChannels(), out);
    shapes.norm("norm2", out).conv("conv2", out, out, 3);
    if (in != out) {
      shapes.conv("conv_shortcut", in, out, 1);
    }
  }

  private static void transformer(Shapes shapes, long d, UNetConfig config) {
    shapes.norm("norm", d).conv("proj_in", d, d, 1);
    var block = shapes.at("transformer_blocks.0");
    for (var attention : List.of("attn1", "attn2")) {
      long source = attention.equals("attn2") ? config.textChannels() : d;
      block
          .at(attention)
          .add("to_q.weight", d, d)
          .add("to_k.weight", d, source)
          .add("to_v.weight", d, source)
          .linear("to_out.0", d, d);
    }
    List.of("norm1", "norm2", "norm3").forEach(name -> block.norm(name, d));
    block.linear("ff.net.0.proj", d, 8 * d).linear("ff.net.2", 4 * d, d);
    shapes.conv("proj_out", d, d, 1);
  }
}
