package dev.resow.menagerie.report;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.menagerie.scene.Renderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Classifier-free guided Euler sampling of several prompts at once: many pictures for a statistic,
 * where no single image is checked or guided.
 *
 * @param steps sampler steps
 * @param guidance weight of the prompt over the empty one
 */
public record PlainSampling(Sd3Model model, int steps, double guidance) {
  private static final int CHANNELS = 16;
  private static final int LATENT_SIDE = Renderer.SIDE / 8;

  /** A picture to make: equal prompts and seeds give equal start noise. */
  public record Order(String prompt, long seed) {}

  /** One picture (3, 128, 128), about [-1, 1], for each order. */
  public List<float[]> sample(List<Order> orders) {
    int b = orders.size();
    var prompts = new ArrayList<PromptEmbedding>();
    try (NDManager manager = model.manager().newSubManager()) {
      var shape = new Shape(b, CHANNELS, LATENT_SIDE, LATENT_SIDE);
      var noise = new float[(int) shape.size()];
      int each = noise.length / b;
      var empty = kept(manager, model.encoders().encode(""));
      for (int i = 0; i < b; i++) {
        prompts.add(kept(manager, model.encoders().encode(orders.get(i).prompt())));
        System.arraycopy(Philox.normals(orders.get(i).seed(), 0, each), 0, noise, i * each, each);
      }
      for (int i = 0; i < b; i++) {
        prompts.add(empty);
      }
      var text = stacked(prompts); // (2b, n, d) and (2b, p): the prompts, then the empty ones
      var schedule = model.scheduler().schedule(steps, LATENT_SIDE * LATENT_SIDE / 4);
      NDArray latent = manager.create(noise, shape);
      for (int step = 0; step < steps; step++) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray twice = latent.concat(latent, 0);
          twice.attach(scope);
          NDArray time = scope.full(new Shape(2L * b), schedule.timesteps()[step]);
          NDArray velocity =
              model.transformer().forward(twice, time, text.sequence(), text.pooled());
          NDArray plain = velocity.get(b + ":");
          NDArray guided = velocity.get("0:" + b).sub(plain).mul(guidance).add(plain);
          NDArray next = schedule.step(latent, guided, step);
          next.attach(manager);
          latent.close();
          latent = next;
        }
      }
      return pictures(latent);
    }
  }

  private List<float[]> pictures(NDArray latent) {
    float[] pixels = model.vae().decode(latent).toFloatArray(); // (b, 3, 128, 128)
    int each = 3 * Renderer.SIDE * Renderer.SIDE;
    var pictures = new ArrayList<float[]>();
    for (int from = 0; from < pixels.length; from += each) {
      pictures.add(Arrays.copyOfRange(pixels, from, from + each));
    }
    return pictures;
  }

  /** The encoder forgets old prompts and closes their arrays; a batch may hold more of them. */
  private static PromptEmbedding kept(NDManager manager, PromptEmbedding embedding) {
    var sequence = embedding.sequence().duplicate();
    var pooled = embedding.pooled().duplicate();
    sequence.attach(manager);
    pooled.attach(manager);
    return new PromptEmbedding(sequence, pooled);
  }

  private static PromptEmbedding stacked(List<PromptEmbedding> prompts) {
    var sequences = new NDList();
    var pooled = new NDList();
    prompts.forEach(
        prompt -> {
          sequences.add(prompt.sequence());
          pooled.add(prompt.pooled());
        });
    return new PromptEmbedding(NDArrays.concat(sequences, 0), NDArrays.concat(pooled, 0));
  }
}
