package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClustersTest {
  @Test
  void tokensThatAttendToTheirOwnFaceOnlyAreOneClusterForEachSubject() {
    float[] everywhere = new float[6];
    Arrays.fill(everywhere, 1);
    assertThat(Clusters.deviation(faces(6, 3), everywhere, 2)).isCloseTo(-1, within(1e-6));
    assertThat(Clusters.deviation(faces(6, 6), everywhere, 2)).isCloseTo(0, within(1e-6));
    assertThat(Clusters.deviation(faces(6, 2), everywhere, 2)).isCloseTo(0, within(1e-6));
  }

  @Test
  void theBackgroundDoesNotCount() {
    float[] highest = {1, 1, 1, 1, 1, 1, .1f, .1f, .1f};
    assertThat(Clusters.deviation(faces(9, 3), highest, 2)).isCloseTo(-1, within(1e-6));
  }

  @Test
  void eigenvaluesOfAKnownMatrix() {
    double[][] matrix = {{2, 1, 0}, {1, 2, 1}, {0, 1, 2}};
    double root = Math.sqrt(2);
    assertThat(Clusters.eigenvalues(matrix))
        .containsExactly(new double[] {2 + root, 2, 2 - root}, within(1e-9));
  }

  /** Tokens in faces of so many each, which attend to their own face alike. */
  private static float[] faces(int tokens, int each) {
    float[] attention = new float[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        attention[i * tokens + j] = i / each == j / each ? 1f / each : 0;
      }
    }
    return attention;
  }
}
