package dev.resow.diffusion.sampler;

/** A picture that cannot be made: its rounds failed, such as by latents that are not finite. */
public final class SamplingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int round;

  /**
   * @param reason with the step, from 1; steps + 1 is the decoding
   */
  SamplingFailedException(int round, String reason) {
    super("round %d, %s".formatted(round, reason));
    this.round = round;
  }

  /** The round that failed last, from 0. */
  public int round() {
    return round;
  }
}
