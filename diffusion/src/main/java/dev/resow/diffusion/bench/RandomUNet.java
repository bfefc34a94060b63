package dev.resow.diffusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.unet.UNet;
import dev.resow.diffusion.unet.UNetConfig;
import dev.resow.diffusion.unet.UNetShapes;
import java.util.LinkedHashMap;
import java.util.List;

/** A U-Net with random weights and inputs of its size: the cost without a checkpoint. */
record RandomUNet(UNet unet, NDArray latent, NDArray prompt) {
  /** Positions of CLIP. */
  static final int TEXT = 77;

  private static final float SPREAD = 0.02f;

  /** Stable Diffusion 1.4 at 512 x 512: 860 million parameters, latents of 64 x 64. */
  static RandomUNet published(NDManager manager) {
    var config =
        new UNetConfig(
            4, List.of(320, 640, 1280, 1280), 2, List.of(true, true, true, false), 8, 768, 32);
    var arrays = new LinkedHashMap<String, NDArray>();
    UNetShapes.of(config)
        .all()
        .forEach((key, shape) -> arrays.put(key, manager.randomNormal(shape).muli(SPREAD)));
    return new RandomUNet(
        new UNet(config, new Weights(arrays, Precision.FP32)),
        manager.randomNormal(new Shape(1, config.channels(), 64, 64)),
        manager.randomNormal(new Shape(2, TEXT, config.textChannels())));
  }

  /** One sampler step under classifier-free guidance, without keeping its result. */
  void step(NDManager manager) {
    try (var _ = NoGradient.begin();
        var work = manager.newSubManager()) {
      var rows = latent.concat(latent, 0);
      rows.attach(work);
      var given = unet.condition(work.create(new float[] {750, 750}), prompt, prompt);
      var both = unet.forward(rows, given, AttentionTap.NONE);
      var negative = both.get("0:1");
      var noise = negative.add(both.get("1:2").sub(negative).mul(7.5f));
      noise.mul(-0.02f).abs().max().getFloat();
    }
  }
}
