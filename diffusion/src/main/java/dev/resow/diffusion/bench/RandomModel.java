package dev.resow.diffusion.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.mmdit.MmditShapes;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A transformer with random weights and inputs of its size: the cost without a checkpoint. */
record RandomModel(
    Mmdit transformer,
    Map<String, NDArray> weights,
    NDArray latent,
    NDArray prompt,
    NDArray pooled) {
  /** Text tokens, CLIP's and T5's. */
  static final int DEMO_TEXT = 40;

  static final int WIDE_TEXT = 154;
  private static final float SPREAD = 0.02f;

  /** 1,024 image and 154 text tokens of 1,536 channels, 24 heads, 4 blocks. */
  static RandomModel wide(NDManager manager) {
    return of(
        manager,
        new MmditConfig(2, 16, 16, 4, 24, 64, 4096, 2048, 96, false, Set.of()),
        64,
        WIDE_TEXT);
  }

  /**
   * About the size of the demo model: 64 image and 40 text tokens of 192 channels, 6 heads, 6
   * blocks.
   */
  static RandomModel demo(NDManager manager) {
    return of(
        manager, new MmditConfig(2, 16, 16, 6, 6, 32, 128, 128, 8, false, Set.of()), 16, DEMO_TEXT);
  }

  private static RandomModel of(NDManager manager, MmditConfig config, int side, int text) {
    var arrays = new LinkedHashMap<String, NDArray>();
    MmditShapes.of(config)
        .all()
        .forEach((key, shape) -> arrays.put(key, manager.randomNormal(shape).muli(SPREAD)));
    return new RandomModel(
        new Mmdit(config, new Weights(arrays, Precision.FP32)),
        arrays,
        manager.randomNormal(new Shape(1, config.inChannels(), side, side)),
        manager.randomNormal(new Shape(2, text, config.jointAttentionDim())),
        manager.randomNormal(new Shape(2, config.pooledProjectionDim())));
  }

  /** The same model with its weights held in bfloat16; this one's are gone. */
  RandomModel narrowed() {
    var held = new Placement(Device.cpu(), DataType.BFLOAT16, true);
    var arrays = new LinkedHashMap<String, NDArray>();
    weights.forEach(
        (key, wide) -> {
          NDArray array = Kernels.castStored(wide, held.typeOf(key, wide.getShape()));
          if (array != wide) wide.close();
          arrays.put(key, array);
        });
    return new RandomModel(
        new Mmdit(transformer.config(), new Weights(arrays, Precision.BF16)),
        arrays,
        latent,
        prompt,
        pooled);
  }

  /** One sampler step under classifier-free guidance, without keeping its result. */
  void step(NDManager manager) {
    try (var _ = NoGradient.begin();
        var work = manager.newSubManager()) {
      var rows = latent.concat(latent, 0);
      rows.attach(work);
      var both = transformer.forward(rows, work.create(new float[] {750, 750}), prompt, pooled);
      var negative = both.get("0:1");
      var velocity = negative.add(both.get("1:2").sub(negative).mul(4.5f));
      velocity.mul(-0.02f).abs().max().getFloat();
    }
  }
}
