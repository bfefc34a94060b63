package dev.resow.training.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.schedule.FlowSchedule;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Euler sampling of several prompts at once, at the model's own size: many pictures for a statistic
 * or a training, where no single image is checked or guided. Its steps can be repeated one by one.
 *
 * @param transformer the model's, or another over the same weights
 * @param steps sampler steps
 * @param guidance weight of the prompt over the empty one; with 1 the empty prompt is not asked,
 *     which halves the forward passes
 */
public record PlainSampling(Sd3Model model, Mmdit transformer, int steps, double guidance) {
  private static final int DECODED = 16; // at once

  /** With the model's own transformer. */
  public PlainSampling(Sd3Model model, int steps, double guidance) {
    this(model, model.transformer(), steps, guidance);
  }

  /** A picture to make: equal prompts and seeds give equal start noise. */
  public record Order(String prompt, long seed) {}

  /**
   * A finished run.
   *
   * @param finished latents (b, 16, h, w)
   * @param inputs of the kept steps, by step: (b, 16, h, w)
   */
  public record Run(NDArray finished, Map<Integer, NDArray> inputs) {}

  /** One picture (3, h, w), about [-1, 1], for each order. */
  public List<float[]> sample(List<Order> orders) {
    try (NDManager manager = model.manager().newSubManager()) {
      var text = text(orders.stream().map(Order::prompt).toList(), manager);
      NDArray noise = noise(orders.stream().map(Order::seed).toList(), manager);
      return pictures(run(noise, 0, text, List.of(), manager).finished());
    }
  }

  /** The noise levels of a picture. */
  public FlowSchedule schedule() {
    return model.scheduler().schedule(steps, rows() * columns() / (patch() * patch()));
  }

  /**
   * The prompts, and with guidance as many empty ones after them.
   *
   * @param prompts b of them
   * @param owner of the result
   */
  public PromptEmbedding text(List<String> prompts, NDManager owner) {
    var all = new ArrayList<>(prompts);
    if (guidance != 1) {
      all.addAll(Collections.nCopies(prompts.size(), ""));
    }
    return PromptBatch.of(model.encoders(), all, owner);
  }

  /** (b, 16, h, w) of b latents. */
  public Shape shape(int count) {
    return new Shape(count, transformer.config().inChannels(), rows(), columns());
  }

  /** Start noise (b, 16, h, w) of b seeds. */
  public NDArray noise(List<Long> seeds, NDManager owner) {
    var shape = shape(seeds.size());
    int each = Math.toIntExact(shape.size() / seeds.size());
    return owner.create(Philox.normals(seeds, 0, each), shape);
  }

  /**
   * Samples without gradients; the results may meet some.
   *
   * @param start latents at the noise level of the first step (b, 16, h, w)
   * @param first step, 0 for pure noise
   * @param text as {@link #text} makes it
   * @param kept steps whose inputs are wanted
   * @param owner of the results
   */
  public Run run(
      NDArray start, int first, PromptEmbedding text, Collection<Integer> kept, NDManager owner) {
    return run(start, first, steps, text, kept, owner);
  }

  /**
   * The same, ended early.
   *
   * @param start as above
   * @param end the step before which it ends, {@code first} to {@link #steps}
   * @return latents at the noise level of that step in place of finished ones
   */
  public Run run(
      NDArray start,
      int first,
      int end,
      PromptEmbedding text,
      Collection<Integer> kept,
      NDManager owner) {
    var schedule = schedule();
    var inputs = new LinkedHashMap<Integer, NDArray>();
    try (var _ = NoGradient.begin();
        var manager = owner.newSubManager()) {
      NDArray latent = start.duplicate();
      latent.attach(manager);
      for (int step = first; step < end; step++) {
        if (kept.contains(step)) {
          inputs.put(step, copy(latent, owner));
        }
        try (var scope = manager.newSubManager()) {
          latent.attach(scope);
          float time = schedule.timesteps()[step];
          NDArray velocity = velocity(latent, text, time, AttentionTap.NONE);
          NDArray next = schedule.step(latent, velocity, step);
          next.attach(manager);
          latent = next;
        }
      }
      return new Run(copy(latent, owner), inputs);
    }
  }

  /** What was made without gradients may not meet them. */
  private static NDArray copy(NDArray array, NDManager owner) {
    return owner.create(array.toFloatArray(), array.getShape());
  }

  /**
   * The guided velocity at a noise level; the tap sees the prompts' rows first.
   *
   * @param latent (b, 16, h, w)
   * @param text as {@link #text} makes it
   * @param time of the schedule
   */
  public NDArray velocity(NDArray latent, PromptEmbedding text, float time, AttentionTap tap) {
    long b = latent.getShape().get(0);
    NDArray rows = guidance == 1 ? latent : latent.concat(latent, 0);
    NDArray times = latent.getManager().full(new Shape(rows.getShape().get(0)), time);
    NDArray velocity = transformer.forward(rows, times, text.sequence(), text.pooled(), tap);
    if (guidance == 1) {
      return velocity;
    }
    NDArray plain = velocity.get(b + ":");
    return Scalars.mul(velocity.get("0:" + b).sub(plain), guidance).add(plain);
  }

  /**
   * Decodes latents.
   *
   * @param latents (b, 16, h, w)
   * @return b pictures (3, height, width), about [-1, 1]
   */
  public List<float[]> pictures(NDArray latents) {
    var pictures = new ArrayList<float[]>();
    long count = latents.getShape().get(0);
    for (long from = 0; from < count; from += DECODED) {
      try (var _ = NoGradient.begin();
          var scope = latents.getManager().newSubManager()) {
        long to = Math.min(count, from + DECODED);
        NDArray part = latents.get(from + ":" + to);
        part.attach(scope);
        float[] pixels = model.vae().decode(part).toFloatArray();
        int each = Math.toIntExact(pixels.length / (to - from));
        for (int at = 0; at < pixels.length; at += each) {
          pictures.add(Arrays.copyOfRange(pixels, at, at + each));
        }
      }
    }
    return pictures;
  }

  /** Latent cells of a column. */
  public int rows() {
    return model.limits().defaultHeight() / model.vae().config().factor();
  }

  /** Latent cells of a row. */
  public int columns() {
    return model.limits().defaultWidth() / model.vae().config().factor();
  }

  /** Latent cells of an image token's side. */
  public int patch() {
    return transformer.config().patchSize();
  }
}
