package dev.resow.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.NoGradient;
import java.util.LinkedHashMap;
import java.util.Map;

/** A gradient that is kept apart from the parameters for a while. */
public final class KeptGradient {
  private final Map<String, NDArray> parameters;
  private final Map<String, NDArray> sums = new LinkedHashMap<>();

  /**
   * @param parameters that record gradients, by key
   * @param owner of the memory
   */
  public KeptGradient(Map<String, NDArray> parameters, NDManager owner) {
    this.parameters = parameters;
    try (var _ = NoGradient.begin()) {
      parameters.forEach((key, parameter) -> sums.put(key, owner.zeros(parameter.getShape())));
    }
  }

  /** Adds what backward passes left in the parameters, and clears it there. */
  public void take() {
    try (var _ = NoGradient.begin()) {
      sums.forEach(
          (key, sum) -> {
            try (NDArray gradient = parameters.get(key).getGradient()) {
              sum.addi(gradient);
              gradient.muli(0);
            }
          });
    }
  }

  /** Adds it to the gradients of the parameters, times a factor. */
  public void give(double factor) {
    try (var _ = NoGradient.begin()) {
      sums.forEach(
          (key, sum) -> {
            try (NDArray gradient = parameters.get(key).getGradient();
                NDArray part = sum.mul(factor)) {
              gradient.addi(part);
            }
          });
    }
  }

  /** Its length over all parameters. */
  public double norm() {
    double squares = 0;
    try (var _ = NoGradient.begin()) {
      for (NDArray sum : sums.values()) {
        try (NDArray square = sum.square();
            NDArray total = square.sum()) {
          squares += total.getFloat();
        }
      }
    }
    return Math.sqrt(squares);
  }
}
