package dev.resow.diffusion.preview;

/**
 * Linear functions that fit samples best, by the normal equations, which are small: as many
 * unknowns as inputs.
 */
final class LeastSquares {
  /** Share of the mean square of the inputs that is added to each, so that a solution exists. */
  private static final double RIDGE = 1e-6;

  private final double[][] products; // (inputs, inputs)
  private final double[][] targets; // (inputs, outputs)

  /**
   * @param inputs of a sample
   * @param outputs of a sample, each fitted by itself
   */
  LeastSquares(int inputs, int outputs) {
    products = new double[inputs][inputs];
    targets = new double[inputs][outputs];
  }

  void add(double[] input, double[] output) {
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j < products.length; j++) {
        products[i][j] += input[i] * input[j];
      }
      for (int o = 0; o < output.length; o++) {
        targets[i][o] += input[i] * output[o];
      }
    }
  }

  /**
   * @return the weight of each input in each output (inputs, outputs)
   */
  double[][] solve() {
    int n = products.length;
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += products[i][i];
    }
    // Cholesky: products = L L^T, then two triangular systems
    var lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = products[i][j] + (i == j ? RIDGE * trace / n : 0);
        for (int k = 0; k < j; k++) {
          rest -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
      }
    }
    var weights = new double[n][targets[0].length];
    for (int o = 0; o < targets[0].length; o++) {
      for (int i = 0; i < n; i++) {
        double rest = targets[i][o];
        for (int k = 0; k < i; k++) {
          rest -= lower[i][k] * weights[k][o];
        }
        weights[i][o] = rest / lower[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double rest = weights[i][o];
        for (int k = i + 1; k < n; k++) {
          rest -= lower[k][i] * weights[k][o];
        }
        weights[i][o] = rest / lower[i][i];
      }
    }
    return weights;
  }
}
