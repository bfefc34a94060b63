package dev.resow.diffusion.sampler;

/** Guidance of one candidate gave values that are not finite. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int candidate;

  /**
   * @param candidate index, from 0
   * @param reason for people: step and terms
   */
  public DivergedException(int candidate, String reason, Throwable cause) {
    super(reason, cause);
    this.candidate = candidate;
  }

  /** Which one, from 0. */
  public int candidate() {
    return candidate;
  }
}
