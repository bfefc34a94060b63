package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter 2019) with clipping by the global gradient norm and an exponential
 * moving average of the weights. Everything happens in place in one kernel per tensor, which also
 * clears the gradient.
 */
final class AdamW {
  /** h = [lr, beta1, beta2, eps, decay, bias1, bias2, clip factor, ema decay]. */
  private static final Kernel UPDATE =
      Kernel.of(
          "p, g, m, v, ema, h",
          "g1 = torch.mul_(g, torch.select(h, 0, 7))",
          "b1 = torch.select(h, 0, 1)",
          "b2 = torch.select(h, 0, 2)",
          "m1 = torch.add_(torch.mul_(m, b1), torch.mul(g1, torch.sub(torch.ones_like(b1), b1)))",
          "v1 = torch.add_(torch.mul_(v, b2), torch.mul(torch.mul(g1, g1), torch.sub(torch.ones_like(b2), b2)))",
          "d = torch.add(torch.sqrt(torch.div(v1, torch.select(h, 0, 6))), torch.select(h, 0, 3))",
          "u = torch.div(torch.div(m1, torch.select(h, 0, 5)), d)",
          "lr = torch.select(h, 0, 0)",
          "p1 = torch.mul_(p, torch.sub(torch.ones_like(lr), torch.mul(lr, torch.select(h, 0, 4))))",
          "p2 = torch.sub_(p1, torch.mul(u, lr))",
          "k = torch.select(h, 0, 8)",
          "e = torch.add_(torch.mul_(ema, k), torch.mul(p2, torch.sub(torch.ones_like(k), k)))",
          "return torch.zero_(g)");

  private static final Kernel ADD_SQUARES =
      Kernel.of("sum, g", "return torch.add_(sum, torch.sum(torch.mul(g, g)))");

  private final Map<String, NDArray> parameters;
  private final NDManager manager;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();
  private final Map<String, NDArray> average = new LinkedHashMap<>();
  private final double beta1;
  private final double beta2;
  private final double decay;
  private long step;

  AdamW(
      NDManager manager,
      Map<String, NDArray> parameters,
      double beta1,
      double beta2,
      double decay) {
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
  Map<String, NDArray> average() {
    return average;
  }

  long step() {
    return step;
  }

  /**
   * One update from the gradients that the last backward pass left in the parameters.
   *
   * @return the gradient norm before clipping
   */
  double update(double learningRate, double maxNorm, double averageDecay) {
    step++;
    try (NDManager scope = manager.newSubManager()) {
      var gradients = new LinkedHashMap<String, NDArray>();
      NDArray squares = scope.zeros(new ai.djl.ndarray.types.Shape());
      parameters.forEach(
          (key, p) -> {
            NDArray g = p.getGradient();
            g.attach(scope);
            gradients.put(key, g);
            ADD_SQUARES.apply(squares, g);
          });
      double norm = Math.sqrt(squares.getFloat());
      if (!Double.isFinite(norm))
        throw new ArithmeticException("gradient norm is " + norm + " at update " + step);
      NDArray h =
          scope.create(
              new float[] {
                (float) learningRate,
                (float) beta1,
                (float) beta2,
                1e-8f,
                (float) decay,
                (float) (1 - Math.pow(beta1, step)),
                (float) (1 - Math.pow(beta2, step)),
                (float) Math.min(1, maxNorm / (norm + 1e-6)),
                (float) averageDecay
              });
      gradients.forEach(
          (key, g) ->
              UPDATE
                  .apply(
                      parameters.get(key), g, first.get(key), second.get(key), average.get(key), h)
                  .attach(scope));
      return norm;
    }
  }

  void save(Path file) throws IOException {
    var all = new LinkedHashMap<String, NDArray>();
    first.forEach((key, a) -> all.put("first." + key, a));
    second.forEach((key, a) -> all.put("second." + key, a));
    average.forEach((key, a) -> all.put("average." + key, a));
    SafetensorsWriter.write(file, all, StoredType.F32, Map.of("step", Long.toString(step)));
  }

  void load(Path file) {
    var source = Safetensors.open(file);
    step = Long.parseLong(source.metadata().get("step"));
    try (NDManager scope = manager.newSubManager()) {
      first.forEach((key, a) -> source.read("first." + key, scope, DataType.FLOAT32).copyTo(a));
      second.forEach((key, a) -> source.read("second." + key, scope, DataType.FLOAT32).copyTo(a));
      average.forEach((key, a) -> source.read("average." + key, scope, DataType.FLOAT32).copyTo(a));
    }
  }
}
