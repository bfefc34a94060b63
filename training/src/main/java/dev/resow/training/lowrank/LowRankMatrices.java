package dev.resow.training.lowrank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.AdaptedNetwork;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.LowRank;
import dev.resow.diffusion.adapter.Target;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.tensor.Overlay.SidePath;
import dev.resow.diffusion.tensor.TensorSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The matrices A and B of every layer of one adapter. While gradients are recorded, what {@link
 * #over} makes leads them back to these matrices; the weights of the model take none.
 */
public final class LowRankMatrices {
  private static final String DOWN = ".lora_A.weight";
  private static final String UP = ".lora_B.weight";

  private final List<Target> targets;
  private final SequencedMap<String, NDArray> arrays;
  private final double scale;

  private LowRankMatrices(
      List<Target> targets, SequencedMap<String, NDArray> arrays, double scale) {
    this.targets = targets;
    this.arrays = arrays;
    this.scale = scale;
  }

  /**
   * @param changes of equal scale; their arrays are taken over
   */
  public static LowRankMatrices of(List<LowRank> changes) {
    var arrays = new LinkedHashMap<String, NDArray>();
    for (var change : changes) {
      arrays.put(change.target() + DOWN, change.down());
      arrays.put(change.target() + UP, change.up());
    }
    return new LowRankMatrices(
        changes.stream().map(LowRank::target).toList(), arrays, changes.getFirst().scale());
  }

  /** Other arrays for the same layers, such as an average. */
  public LowRankMatrices with(Map<String, NDArray> others) {
    return mapped(others::get);
  }

  /**
   * Equal matrices with memory of their own.
   *
   * @param manager owner of the copies
   */
  public LowRankMatrices copy(NDManager manager) {
    return mapped(
        key -> {
          NDArray copy = arrays.get(key).duplicate();
          copy.attach(manager);
          return copy;
        });
  }

  private LowRankMatrices mapped(Function<String, NDArray> other) {
    var mapped = new LinkedHashMap<String, NDArray>();
    arrays.sequencedKeySet().forEach(key -> mapped.put(key, other.apply(key)));
    return new LowRankMatrices(targets, mapped, scale);
  }

  /** Lets gradients reach these matrices. */
  public void recording() {
    arrays.values().forEach(array -> array.setRequiresGradient(true));
  }

  /** A and B of every layer, by the keys of diffusers' files. */
  public SequencedMap<String, NDArray> arrays() {
    return arrays;
  }

  /**
   * Takes the values of a file.
   *
   * @param prefix of its keys
   */
  public void restore(TensorSource source, String prefix) {
    try (var _ = NoGradient.begin()) {
      for (var entry : arrays.entrySet()) {
        try (var scope = entry.getValue().getManager().newSubManager()) {
          source.read(prefix + entry.getKey(), scope, DataType.FLOAT32).copyTo(entry.getValue());
        }
      }
    }
  }

  /** As changes of an adapter, over the same arrays. */
  public List<LowRank> changes() {
    return targets.stream()
        .map(
            target -> {
              NDArray up = arrays.get(target + UP);
              boolean zero = up.abs().max().getFloat() == 0;
              return new LowRank(target, arrays.get(target + DOWN), up, scale, zero);
            })
        .toList();
  }

  /**
   * What lies over a network, as the mode wants it.
   *
   * @param network the transformer
   * @param scope owner of what is made
   */
  public Overlay over(AdaptedNetwork network, AdapterMode mode, NDManager scope) {
    var tensors = new LinkedHashMap<String, NDArray>();
    var paths = new LinkedHashMap<String, SidePath>();
    NDArray factor = scope.full(new Shape(), (float) scale);
    for (var target : targets) {
      NDArray down = arrays.get(target + DOWN);
      NDArray up = owned(arrays.get(target + UP), scope, array -> array.mul(factor));
      if (mode == AdapterMode.FUSED) {
        NDArray weight = network.weights().orElseThrow().original(target.weight());
        tensors.put(target.weight(), owned(up.matMul(down), scope, p -> p.add(weight)));
      } else {
        paths.put(target.module(), new SidePath(down, up));
      }
    }
    return new Overlay(tensors, paths);
  }

  private static NDArray owned(NDArray array, NDManager scope, UnaryOperator<NDArray> make) {
    NDArray made = make.apply(array);
    made.attach(scope);
    return made;
  }
}
