package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.LowRank;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorSource;
import dev.resow.training.comat.AdversarialLoss.Head;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.optimise.Optimiser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transformer under an adapter of its own, with a linear head: classifies pictures as the base
 * model's or those of the model in training.
 */
final class Discriminator {
  /** It is not updated while its accuracy is above this share of the image tokens. */
  static final double ENOUGH = .9;

  private static final String PREFIX = "discriminator.";
  private static final String WEIGHT = PREFIX + "head.weight";
  private static final String BIAS = PREFIX + "head.bias";
  private static final String STEP = PREFIX + "step";
  private static final double BETA2 = .999;
  private static final double CLIP = 1;

  private final LowRankMatrices matrices;
  private final Head head;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Optimiser optimiser;
  private final double rate;

  /**
   * @param fresh an adapter that changes nothing; its arrays are taken over
   * @param width channels of the states
   * @param manager owner of everything
   * @param rate of learning; the mean of gradients is not kept, as in the authors' code
   */
  Discriminator(List<LowRank> fresh, int width, NDManager manager, double decay, double rate) {
    this.rate = rate;
    try (var _ = NoGradient.begin()) {
      this.matrices = LowRankMatrices.of(fresh);
      this.head = new Head(manager.zeros(new Shape(1, width)), manager.zeros(new Shape(1)));
      matrices.arrays().forEach((key, array) -> parameters.put(PREFIX + key, array));
      parameters.put(WEIGHT, head.weight());
      parameters.put(BIAS, head.bias());
      this.optimiser = new Optimiser(manager, parameters, 0, BETA2, decay, key -> false);
    }
    parameters.values().forEach(array -> array.setRequiresGradient(true));
  }

  /** The matrices, as gradients reach them. */
  LowRankMatrices matrices() {
    return matrices;
  }

  /** The head, as gradients reach it. */
  Head head() {
    return head;
  }

  /** As it is now, for a loss that must not teach it. */
  record Frozen(LowRankMatrices matrices, Head head) {}

  Frozen frozen(NDManager scope) {
    try (var _ = NoGradient.begin()) {
      return new Frozen(
          matrices.copy(scope), new Head(copy(head.weight(), scope), copy(head.bias(), scope)));
    }
  }

  private static NDArray copy(NDArray array, NDManager scope) {
    NDArray copy = array.duplicate();
    copy.attach(scope);
    return copy;
  }

  /**
   * Learns from the gradients that were left in it, or drops them.
   *
   * @param accuracy share of the image tokens that it classified correctly
   */
  void update(double accuracy) {
    try (var _ = NoGradient.begin()) {
      if (accuracy <= ENOUGH) {
        optimiser.update(rate, CLIP, 0);
        return;
      }
      for (NDArray parameter : parameters.values()) {
        try (NDArray gradient = parameter.getGradient()) {
          gradient.muli(0);
        }
      }
    }
  }

  void save(Map<String, NDArray> tensors, Map<String, String> metadata) {
    tensors.putAll(parameters);
    tensors.putAll(optimiser.state());
    metadata.put(STEP, Long.toString(optimiser.step()));
  }

  void restore(TensorSource source, NDManager manager) {
    optimiser.restore(source, Long.parseLong(source.metadata().get(STEP)));
    try (var _ = NoGradient.begin();
        var scope = manager.newSubManager()) {
      matrices.restore(source, PREFIX);
      source.read(WEIGHT, scope, DataType.FLOAT32).copyTo(head.weight());
      source.read(BIAS, scope, DataType.FLOAT32).copyTo(head.bias());
    }
  }
}
