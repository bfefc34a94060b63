package dev.resow.menagerie.calibrate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whether the image tokens of the subjects' places fall into as many clusters as there are
 * subjects, by their attention to one another (after ISAC, arXiv 2505.20935). A picture with as
 * many faces as subjects has a large gap behind as many eigenvalues of the normalised attention.
 */
final class Clusters {
  /** A token belongs to a place if a subject's stretched map exceeds this. */
  private static final double MASK = 0.4;

  private static final int SWEEPS = 12;

  private Clusters() {}

  /**
   * How far the attention is from one cluster for each subject, -1 (exactly that) to 0.
   *
   * @param attention of every token to every token (n, n), row-major
   * @param highest of the subjects' stretched maps at every token, 0..1
   */
  static double deviation(float[] attention, float[] highest, int subjects) {
    int n = highest.length;
    int[] own = IntStream.range(0, n).filter(i -> highest[i] > MASK).toArray();
    if (own.length <= subjects) {
      return 0;
    }
    double[] values = eigenvalues(normalised(attention, own, n));
    return values[subjects] - values[subjects - 1];
  }

  /** Symmetric, each entry divided by the square roots of both row sums. */
  private static double[][] normalised(float[] attention, int[] own, int n) {
    int m = own.length;
    double[][] a = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        a[i][j] = (attention[own[i] * n + own[j]] + attention[own[j] * n + own[i]]) / 2.0;
      }
    }
    double[] sums = Arrays.stream(a).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        a[i][j] /= Math.max(Double.MIN_NORMAL, Math.sqrt(sums[i] * sums[j]));
      }
    }
    return a;
  }

  /** Of a symmetric matrix, which is overwritten, by Jacobi rotations; the largest first. */
  static double[] eigenvalues(double[][] a) {
    int n = a.length;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, p, q);
        }
      }
    }
    double[] values = IntStream.range(0, n).mapToDouble(i -> -a[i][i]).sorted().toArray();
    return Arrays.stream(values).map(v -> -v).toArray();
  }

  private static void rotate(double[][] a, int p, int q) {
    if (Math.abs(a[p][q]) < 1e-12) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
    }
  }
}
