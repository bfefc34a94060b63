package dev.resow.menagerie.train;

import dev.resow.diffusion.vae.VaeConfig;
import java.util.List;

/**
 * Layer sizes of the demo autoencoder and its fresh parameters, under diffusers' {@code
 * AutoencoderKL} keys.
 */
final class VaeShape {
  /** Latents are written with the scale measured after training. */
  static VaeConfig config(double scalingFactor, double shiftFactor) {
    return new VaeConfig(
        3, 3, 16, List.of(16, 32, 48, 64), 1, 8, false, false, false, scalingFactor, shiftFactor);
  }

  private VaeShape() {}

  static void addTo(Parameters p) {
    VaeConfig config = config(1, 0);
    List<Integer> channels = config.blockOutChannels();
    int last = channels.getLast();

    p.addLayer("encoder.conv_in", 1, channels.getFirst(), 3, 3, 3);
    int width = channels.getFirst();
    for (int level = 0; level < channels.size(); level++) {
      String block = "encoder.down_blocks." + level;
      addResnet(p, block + ".resnets.0", width, channels.get(level));
      width = channels.get(level);
      if (level < channels.size() - 1)
        p.addLayer(block + ".downsamplers.0.conv", 1, width, width, 3, 3);
    }
    addMiddle(p, "encoder.mid_block", last);
    p.addNorm("encoder.conv_norm_out", last);
    p.addLayer("encoder.conv_out", 1, 2L * config.latentChannels(), last, 3, 3);

    p.addLayer("decoder.conv_in", 1, last, config.latentChannels(), 3, 3);
    addMiddle(p, "decoder.mid_block", last);
    width = last;
    for (int level = 0; level < channels.size(); level++) {
      String block = "decoder.up_blocks." + level;
      int out = channels.get(channels.size() - 1 - level);
      for (int i = 0; i <= config.layersPerBlock(); i++) {
        addResnet(p, block + ".resnets." + i, width, out);
        width = out;
      }
      if (level < channels.size() - 1)
        p.addLayer(block + ".upsamplers.0.conv", 1, width, width, 3, 3);
    }
    p.addNorm("decoder.conv_norm_out", width);
    p.addLayer("decoder.conv_out", 1, 3, width, 3, 3);
  }

  private static void addMiddle(Parameters p, String key, int width) {
    addResnet(p, key + ".resnets.0", width, width);
    addResnet(p, key + ".resnets.1", width, width);
  }

  private static void addResnet(Parameters p, String key, int in, int out) {
    p.addNorm(key + ".norm1", in);
    p.addLayer(key + ".conv1", 1, out, in, 3, 3);
    p.addNorm(key + ".norm2", out);
    p.addLayer(
        key + ".conv2",
        .3,
        out,
        out,
        3,
        3); // a small branch at the start keeps the sum near its input
    if (in != out) p.addLayer(key + ".conv_shortcut", 1, out, in, 1, 1);
  }
}
