package dev.resow.training.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.schedule.Schedule;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Euler sampling of several prompts at once, at the model's own size: many pictures for a statistic
 * or a training, where no single image is checked or guided.
 *
 * @param transformer the model's, or another over the same weights
 * @param steps sampler steps
 * @param guidance weight of the prompt over the empty one; with 1 the empty prompt is not asked,
 *     which halves the forward passes
 */
public record PlainSampling(Sd3Model model, Mmdit transformer, int steps, double guidance) {
  private static final int CELL = 8; // pixels of a latent cell
  private static final int DECODED = 16; // at once

  /** With the model's own transformer. */
  public PlainSampling(Sd3Model model, int steps, double guidance) {
    this(model, model.transformer(), steps, guidance);
  }

  /** A picture to make: equal prompts and seeds give equal start noise. */
  public record Order(String prompt, long seed) {}

  /** One picture (3, h, w), about [-1, 1], for each order. */
  public List<float[]> sample(List<Order> orders) {
    try (NDManager manager = model.manager().newSubManager()) {
      var prompts = orders.stream().map(Order::prompt).toList();
      var text = PromptBatch.of(model.encoders(), prompts, manager);
      var seeds = orders.stream().map(Order::seed).toList();
      return pictures(latents(text, seeds, manager));
    }
  }

  /** The noise levels of a picture. */
  public Schedule schedule() {
    int patch = transformer.config().patchSize();
    return model.scheduler().schedule(steps, rows() * columns() / (patch * patch));
  }

  /**
   * Finished latents.
   *
   * @param text prompts of b rows
   * @param seeds of the start noise, b
   * @param owner of the result
   * @return (b, 16, h, w)
   */
  public NDArray latents(PromptEmbedding text, List<Long> seeds, NDManager owner) {
    try (var _ = NoGradient.begin();
        var manager = owner.newSubManager()) {
      int b = seeds.size();
      var shape = new Shape(b, transformer.config().inChannels(), rows(), columns());
      int each = Math.toIntExact(shape.size() / b);
      NDArray latent = manager.create(Philox.normals(seeds, 0, each), shape);
      var given = guidance == 1 ? text : withEmpty(text, b, manager);
      var schedule = schedule();
      for (int step = 0; step < steps; step++) {
        try (NDManager scope = manager.newSubManager()) {
          latent.attach(scope);
          NDArray next = schedule.step(latent, velocity(latent, given, schedule, step), step);
          next.attach(manager);
          latent = next;
        }
      }
      latent.attach(owner);
      return latent;
    }
  }

  private NDArray velocity(NDArray latent, PromptEmbedding text, Schedule schedule, int step) {
    long b = latent.getShape().get(0);
    NDArray rows = guidance == 1 ? latent : latent.concat(latent, 0);
    NDArray time =
        latent.getManager().full(new Shape(rows.getShape().get(0)), schedule.timesteps()[step]);
    NDArray velocity = transformer.forward(rows, time, text.sequence(), text.pooled());
    if (guidance == 1) {
      return velocity;
    }
    NDArray plain = velocity.get(b + ":");
    return velocity.get("0:" + b).sub(plain).mul(guidance).add(plain);
  }

  /** The prompts, then as many empty ones. */
  private PromptEmbedding withEmpty(PromptEmbedding text, int b, NDManager manager) {
    var empty = PromptBatch.of(model.encoders(), List.of(""), manager);
    var sequence = text.sequence().concat(empty.sequence().repeat(0, b), 0);
    var pooled = text.pooled().concat(empty.pooled().repeat(0, b), 0);
    Stream.of(sequence, pooled).forEach(array -> array.attach(manager));
    return new PromptEmbedding(sequence, pooled);
  }

  /**
   * Decodes latents.
   *
   * @param latents (b, 16, h, w)
   * @return b pictures (3, 8 h, 8 w), about [-1, 1]
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

  private int rows() {
    return model.limits().defaultHeight() / CELL;
  }

  private int columns() {
    return model.limits().defaultWidth() / CELL;
  }
}
