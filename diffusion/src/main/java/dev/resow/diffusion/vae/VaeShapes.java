package dev.resow.diffusion.vae;

import dev.resow.diffusion.tensor.Shapes;
import java.util.List;

/** The tensors of an {@code AutoencoderKL} by its configuration. */
public final class VaeShapes {
  private VaeShapes() {}

  /** Names of attention layers in older files, which diffusers still reads. */
  public static List<String> others(String key) {
    var older = key;
    if (key.contains(".attentions.")) {
      older =
          key.replace(".to_q.", ".query.")
              .replace(".to_k.", ".key.")
              .replace(".to_v.", ".value.")
              .replace(".to_out.0.", ".proj_attn.");
    }
    return older.equals(key) ? List.of() : List.of(older);
  }

  /** Every key with its shape. */
  public static Shapes of(VaeConfig config) {
    var shapes = new Shapes();
    encoder(shapes.at("encoder"), config);
    decoder(shapes.at("decoder"), config);
    long moments = 2L * config.latentChannels();
    if (config.quantConv()) {
      shapes.conv("quant_conv", moments, moments, 1);
    }
    if (config.postQuantConv()) {
      shapes.conv("post_quant_conv", config.latentChannels(), config.latentChannels(), 1);
    }
    return shapes;
  }

  private static void encoder(Shapes shapes, VaeConfig config) {
    var channels = config.blockOutChannels();
    shapes.conv("conv_in", config.inChannels(), channels.getFirst(), 3);
    long in = channels.getFirst();
    for (int level = 0; level < channels.size(); level++) {
      var block = shapes.at("down_blocks." + level);
      long out = channels.get(level);
      for (int i = 0; i < config.layersPerBlock(); i++) {
        resnet(block.at("resnets." + i), i == 0 ? in : out, out);
      }
      if (level < channels.size() - 1) {
        block.conv("downsamplers.0.conv", out, out, 3);
      }
      in = out;
    }
    middle(shapes.at("mid_block"), in, config);
    shapes.norm("conv_norm_out", in).conv("conv_out", in, 2L * config.latentChannels(), 3);
  }

  private static void decoder(Shapes shapes, VaeConfig config) {
    var channels = config.blockOutChannels().reversed();
    long in = channels.getFirst();
    shapes.conv("conv_in", config.latentChannels(), in, 3);
    middle(shapes.at("mid_block"), in, config);
    for (int level = 0; level < channels.size(); level++) {
      var block = shapes.at("up_blocks." + level);
      long out = channels.get(level);
      for (int i = 0; i <= config.layersPerBlock(); i++) {
        resnet(block.at("resnets." + i), i == 0 ? in : out, out);
      }
      if (level < channels.size() - 1) {
        block.conv("upsamplers.0.conv", out, out, 3);
      }
      in = out;
    }
    shapes.norm("conv_norm_out", in).conv("conv_out", in, config.outChannels(), 3);
  }

  private static void middle(Shapes shapes, long channels, VaeConfig config) {
    resnet(shapes.at("resnets.0"), channels, channels);
    resnet(shapes.at("resnets.1"), channels, channels);
    if (config.midAttention()) {
      var attention = shapes.at("attentions.0").norm("group_norm", channels);
      for (var name : new String[] {"to_q", "to_k", "to_v", "to_out.0"}) {
        attention.linear(name, channels, channels);
      }
    }
  }

  private static void resnet(Shapes shapes, long in, long out) {
    shapes.norm("norm1", in).conv("conv1", in, out, 3);
    shapes.norm("norm2", out).conv("conv2", out, out, 3);
    if (in != out) {
      shapes.conv("conv_shortcut", in, out, 1);
    }
  }
}
