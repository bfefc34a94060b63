package dev.resow.training.recipe;

/**
 * The trained matrices of an adapter and how AdamW moves them.
 *
 * @param rank 1 to {@value #MOST}
 * @param alpha the change is {@code alpha / rank B A}; above 0
 * @param learningRate 0 (nothing moves: a control) to 1
 * @param weightDecay share of the learning rate, 0 to 1
 * @param clip longest gradient norm, above 0
 * @param averageDecay share of the exponential moving average that stays at each update, 0 to 1
 *     (without 1); the average is the adapter that is written
 */
public record Matrices(
    int rank,
    double alpha,
    double learningRate,
    double weightDecay,
    double clip,
    double averageDecay) {
  /** The largest rank of a training. */
  public static final int MOST = 256;

  /** Rank 32, alpha 64, AdamW at 3e-4 with decay 1e-4, clipped at 1, average of .9. */
  public static final Matrices DEFAULT = new Matrices(32, 64, 3e-4, 1e-4, 1, .9);

  public Matrices {
    check("rank", rank >= 1 && rank <= MOST, "1 to " + MOST, rank);
    check("alpha", alpha > 0 && Double.isFinite(alpha), "a number above 0", alpha);
    check("learning rate", learningRate >= 0 && learningRate <= 1, "0 to 1", learningRate);
    check("weight decay", weightDecay >= 0 && weightDecay <= 1, "0 to 1", weightDecay);
    check("clip", clip > 0, "a number above 0", clip);
    check("average decay", averageDecay >= 0 && averageDecay < 1, "0 to below 1", averageDecay);
  }

  /** The same with another rank, and alpha in proportion. */
  public Matrices withRank(int other) {
    return new Matrices(other, alpha * other / rank, learningRate, weightDecay, clip, averageDecay);
  }

  /** The same with another learning rate. */
  public Matrices withLearningRate(double other) {
    return new Matrices(rank, alpha, other, weightDecay, clip, averageDecay);
  }

  /** What the adapter's products are multiplied by. */
  public double scale() {
    return alpha / rank;
  }

  static void check(String name, boolean holds, String expected, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("%s: expected %s, got %s".formatted(name, expected, got));
    }
  }
}
