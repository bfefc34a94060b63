package dev.resow.diffusion.sampler;

/** A round that cannot become a picture, such as one whose latent is no longer finite. */
public final class SamplingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int round;
  private final int step;

  SamplingFailedException(int round, int step, String reason) {
    super("round %d, step %d: %s".formatted(round, step, reason));
    this.round = round;
    this.step = step;
  }

  /** The round that failed, from 0. */
  public int round() {
    return round;
  }

  /** The step that failed, 1 to steps; steps + 1 is the decoding. */
  public int step() {
    return step;
  }
}
