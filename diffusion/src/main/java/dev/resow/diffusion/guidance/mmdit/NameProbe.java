package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.guidance.detect.Interchange;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.schedule.Scheduler;
import dev.resow.diffusion.schedule.Scheduler.Noised;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Asks the model itself whether the picture in the making needs the names it was given: the clean
 * picture that a step predicts is noised again and denoised under the prompt and under the prompt
 * with one name swapped for another. The prompt that describes the picture denoises it better (the
 * diffusion classifier: Li et al. 2023, arXiv 2303.16203; Clark and Jaini 2023, arXiv 2303.15233).
 * Where both do equally well, the two subjects have become one.
 *
 * <p>Every picture gets the same noises, so that scores can be compared.
 */
public final class NameProbe {
  /** Key of the noises: no seed of a round shares it. */
  private static final long NOISE_KEY = 0x6e616d6573L;

  private final Backbone backbone;
  private final PromptEmbedding prompt;
  private final SwappedPrompts swaps;
  private final GuidanceSettings.Names settings;
  private final Noised noised;

  /**
   * @param prompt embedding of the given prompt
   * @param swaps what to compare it with
   * @param scheduler of the model
   */
  public NameProbe(
      Backbone backbone,
      PromptEmbedding prompt,
      SwappedPrompts swaps,
      GuidanceSettings.Names settings,
      Scheduler scheduler) {
    this.backbone = backbone;
    this.prompt = prompt;
    this.swaps = swaps;
    this.settings = settings;
    this.noised = scheduler.at(settings.sigma());
  }

  /** Forward passes for one picture. */
  public int forwards() {
    return swaps.size() == 0 ? 0 : (1 + swaps.size()) * settings.noises();
  }

  /**
   * @param clean predicted clean latents (b, c, h, w), float32
   * @return for every picture one comparison per swap
   */
  public List<List<Interchange>> compare(NDArray clean) {
    double[] given = errors(clean, prompt);
    List<double[]> swapped =
        IntStream.range(0, swaps.size()).mapToObj(s -> errors(clean, swaps.embedding(s))).toList();
    List<List<Interchange>> all = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      List<Interchange> one = new ArrayList<>();
      for (int s = 0; s < swaps.size(); s++) {
        var swap = swaps.swap(s);
        one.add(new Interchange(swap.subject(), swap.other(), given[i] / swapped.get(s)[i]));
      }
      all.add(one);
    }
    return all;
  }

  /** Mean squared error of the prediction under a prompt, by picture. */
  private double[] errors(NDArray clean, PromptEmbedding text) {
    int pictures = Math.toIntExact(clean.getShape().get(0));
    double[] errors = new double[pictures];
    try (NDManager scope = clean.getManager().newSubManager()) {
      var given = // every noise has the same level
          backbone.condition(
              scope.full(new Shape(pictures), noised.timestep()),
              rows(text.sequence(), pictures, scope), // (b, m, d)
              rows(text.pooled(), pictures, scope)); // (b, p)
      for (int noise = 0; noise < settings.noises(); noise++) { // a batch each bounds the memory
        try (NDManager work = scope.newSubManager()) {
          NDArray error = error(clean, given, noise, work); // (b)
          float[] values = error.toFloatArray();
          for (int i = 0; i < pictures; i++) {
            errors[i] += values[i] / (double) settings.noises();
          }
        }
      }
    }
    return errors;
  }

  private NDArray error(NDArray clean, Conditioning given, int stream, NDManager work) {
    Shape shape = clean.getShape();
    int rows = Math.toIntExact(shape.get(0));
    NDArray start = clean.duplicate();
    start.attach(work); // (b, c, h, w)
    Shape one = new Shape(1, shape.get(1), shape.get(2), shape.get(3));
    float[] normals = Philox.normals(NOISE_KEY, stream, Math.toIntExact(one.size()));
    NDArray noise = work.create(normals, one);
    NDArray target = noised.level().target(start, noise); // (b, c, h, w)
    NDArray noisy = noised.level().mix(start, noise);
    NDArray predicted = backbone.forward(noisy, given, AttentionTap.NONE);
    return predicted.sub(target).square().reshape(rows, -1).mean(new int[] {1});
  }

  /** The same for every picture. */
  private static NDArray rows(NDArray one, int rows, NDManager work) {
    NDArray repeated = rows == 1 ? one.duplicate() : one.repeat(0, rows);
    repeated.attach(work);
    return repeated;
  }
}
