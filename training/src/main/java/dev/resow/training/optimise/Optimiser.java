package dev.resow.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The optimiser of every trainer: AdamW (Loshchilov and Hutter 2019) with clipping by the global
 * gradient norm and an exponential moving average of the weights. Everything happens in place in
 * one kernel per tensor, which also clears the gradient.
 */
public final class Optimiser {
  private final Map<String, NDArray> parameters;
  private final NDManager manager;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();
  private final Map<String, NDArray> average = new LinkedHashMap<>();
  private final Predicate<String> orthogonal;
  private final double beta1;
  private final double beta2;
  private final double decay;
  private long step;

  /**
   * @param manager owner of moments and averages
   * @param parameters leaves that record gradients, by key
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of their squares
   * @param decay weight decay, a share of the learning rate
   * @param orthogonal keys of the matrices that Muon moves
   */
  public Optimiser(
      NDManager manager,
      Map<String, NDArray> parameters,
      double beta1,
      double beta2,
      double decay,
      Predicate<String> orthogonal) {
    this.orthogonal = orthogonal;
    this.manager = manager;
    this.parameters = parameters;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.decay = decay;
    parameters.forEach(
        (key, p) -> {
          first.put(key, manager.zeros(p.getShape()));
          second.put(key, manager.zeros(p.getShape()));
          average.put(key, p.duplicate());
          average.get(key).attach(manager);
        });
  }

  /** The moving average of the weights. */
  public Map<String, NDArray> average() {
    return average;
  }

  /** Updates done. */
  public long step() {
    return step;
  }

  /**
   * One update from the gradients that the last backward passes left in the parameters.
   *
   * @param averageDecay share of the average that stays
   * @return the gradient norm before clipping
   */
  public double update(double learningRate, double maxNorm, double averageDecay) {
    step++;
    try (NDManager scope = manager.newSubManager()) {
      var gradients = new LinkedHashMap<String, NDArray>();
      NDArray squares = scope.zeros(new Shape());
      parameters.forEach(
          (key, p) -> {
            NDArray g = p.getGradient();
            g.attach(scope);
            gradients.put(key, g);
            UpdateKernels.ADD_SQUARES.apply(squares, g);
          });
      double norm = Math.sqrt(squares.getFloat());
      if (!Double.isFinite(norm))
        throw new ArithmeticException("gradient norm is " + norm + " at update " + step);
      float[] hyper = {
        (float) learningRate,
        (float) beta1,
        (float) beta2,
        1e-8f,
        (float) decay,
        (float) (1 - Math.pow(beta1, step)),
        (float) (1 - Math.pow(beta2, step)),
        (float) Math.min(1, maxNorm / (norm + 1e-6)),
        (float) averageDecay,
        0
      };
      NDArray h = scope.create(hyper);
      gradients.forEach(
          (key, g) -> {
            NDArray p = parameters.get(key);
            NDArray done =
                orthogonal.test(key)
                    ? moveOrthogonally(p, g, key, hyper, scope)
                    : UpdateKernels.ADAMW.apply(
                        p, g, first.get(key), second.get(key), average.get(key), h);
            done.attach(scope);
          });
      return norm;
    }
  }

  private NDArray moveOrthogonally(
      NDArray p, NDArray g, String key, float[] hyper, NDManager scope) {
    long rows = p.getShape().get(0);
    long columns = p.getShape().get(1);
    float[] own = hyper.clone();
    own[9] = (float) (.2 * Math.sqrt(Math.max(rows, columns))); // root mean square of an AdamW step
    return (rows > columns ? UpdateKernels.MUON_TALL : UpdateKernels.MUON_WIDE)
        .apply(p, g, first.get(key), average.get(key), scope.create(own));
  }

  /** Moments and averages by name, for a checkpoint. */
  public Map<String, NDArray> state() {
    var all = new LinkedHashMap<String, NDArray>();
    first.forEach((key, a) -> all.put("first." + key, a));
    second.forEach((key, a) -> all.put("second." + key, a));
    average.forEach((key, a) -> all.put("average." + key, a));
    return all;
  }

  /**
   * Continues from a checkpoint.
   *
   * @param source has the arrays of {@link #state} by their names
   * @param done its updates
   */
  public void restore(TensorSource source, long done) {
    step = done;
    try (NDManager scope = manager.newSubManager()) {
      state().forEach((key, a) -> source.read(key, scope, DataType.FLOAT32).copyTo(a));
    }
  }

  /** Writes the state as a file. */
  public void save(Path file) throws IOException {
    SafetensorsWriter.write(file, state(), StoredType.F32, Map.of("step", Long.toString(step)));
  }

  /** Continues from a file of {@link #save}. */
  public void load(Path file) {
    var source = Safetensors.open(file);
    restore(source, Long.parseLong(source.metadata().get("step")));
  }
}
