package dev.resow.diffusion.guidance.method;

/**
 * {@code scale * sqrt(linspace(1, end, n)[i])}: constant when end is 1.
 *
 * @param scale the rate at the first step
 * @param end square of the last rate's share
 * @param span what the line runs over
 */
public record LearningRate(double scale, double end, Span span) {
  /** Whether n counts the steps of the run, as published, or only those of the move. */
  public enum Span {
    RUN,
    MOVE
  }

  public static LearningRate constant(double scale) {
    return new LearningRate(scale, 1, Span.RUN);
  }

  /** Falls to sqrt(.5) over the whole run: Attend&amp;Excite's schedule. */
  public static LearningRate decaying(double scale) {
    return new LearningRate(scale, 0.5, Span.RUN);
  }

  /** Falls to sqrt(end) over the move's own steps. */
  public static LearningRate overMove(double scale, double end) {
    return new LearningRate(scale, end, Span.MOVE);
  }

  /** The rate of a move at one of its steps. */
  public double at(int step, int runSteps, Steps move) {
    int count = span == Span.RUN ? runSteps : move.list().size();
    int index = span == Span.RUN ? step : move.indexOf(step);
    double share = count < 2 ? 0 : (double) index / (count - 1);
    return scale * Math.sqrt(1 + (end - 1) * share);
  }
}
