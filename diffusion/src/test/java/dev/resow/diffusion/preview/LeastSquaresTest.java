package dev.resow.diffusion.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  @Test
  void aLinearFunctionIsFound() {
    var fit = new LeastSquares(3, 2);
    var random = new Random(1);
    for (int i = 0; i < 100; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      fit.add(new double[] {a, b, 1}, new double[] {2 * a - b + 3, .5 * b});
    }
    double[][] weights = fit.solve();
    double[][] expected = {{2, 0}, {-1, .5}, {3, 0}};
    for (int i = 0; i < 3; i++) {
      assertThat(weights[i]).containsExactly(expected[i], within(1e-4));
    }
  }

  /** Minimum of the squares: (1 + 2 + 6) / 3. */
  @Test
  void aConstantIsTheMean() {
    var fit = new LeastSquares(1, 1);
    for (double value : new double[] {1, 2, 6}) {
      fit.add(new double[] {1}, new double[] {value});
    }
    assertThat(fit.solve()[0][0]).isCloseTo(3, within(1e-4));
  }

  @Test
  void anInputThatNeverSpeaksGetsNoWeight() {
    var fit = new LeastSquares(2, 1);
    fit.add(new double[] {1, 0}, new double[] {5});
    assertThat(fit.solve()[1][0]).isZero();
  }
}
