package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.comat.AdversarialLoss;
import dev.resow.training.comat.CaptionLoss;
import dev.resow.training.comat.Part;
import dev.resow.training.recipe.Comat;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.UnitRange;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How the parts of the loss that look at the finished picture would have it changed.
 *
 * @param latent their weighted gradient to the finished latents (b, 16, h, w)
 * @param values of these parts, not weighted
 * @param surprise mean of the captioner's, in nats per token; 0 where it is left out
 */
record PictureGradient(NDArray latent, Map<Part, Double> values, double surprise) {

  /**
   * @param finished (b, 16, h, w), owned by a manager of this pass
   * @param discriminator what it sees, after its adapter is laid; asked if that part is not left
   *     out
   */
  static PictureGradient of(
      Comat recipe,
      PlainSampling sampling,
      Critics critics,
      List<ComatPrompt> prompts,
      NDArray finished,
      Supplier<Discriminator.Frozen> discriminator) {
    NDManager scope = finished.getManager();
    NDArray leaf = finished.duplicate();
    leaf.setRequiresGradient(true);
    var values = new EnumMap<Part, Double>(Part.class);
    double surprise = 0;
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      NDArray total = scope.zeros(new Shape());
      if (recipe.loss().has(Part.CAPTION)) {
        NDArray pictures = UnitRange.unit(sampling.model().vae().decode(leaf));
        var texts = prompts.stream().map(ComatPrompt::text).toList();
        NDArray nll =
            critics.captioner().orElseThrow().negativeLogLikelihood(pictures, texts, Comat.PREFIX);
        var floor = new float[texts.size()];
        Arrays.fill(floor, (float) recipe.floor());
        NDArray caption = CaptionLoss.of(nll, floor);
        surprise = nll.mean().getFloat();
        values.put(Part.CAPTION, (double) caption.getFloat());
        total = total.add(caption);
      }
      if (recipe.loss().has(Part.ADVERSARIAL)) {
        var head = discriminator.get().head();
        NDArray fooled = AdversarialLoss.ofModel(new TokenStates(sampling).of(leaf), head);
        values.put(Part.ADVERSARIAL, (double) fooled.getFloat());
        total = total.add(Scalars.mul(fooled, recipe.loss().weight(Part.ADVERSARIAL)));
      }
      if (values.isEmpty()) {
        return new PictureGradient(leaf.zerosLike(), values, 0);
      }
      tape.backward(total);
    }
    NDArray gradient = leaf.getGradient();
    gradient.attach(scope);
    return new PictureGradient(gradient, values, surprise);
  }
}
