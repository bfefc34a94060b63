package dev.resow.client.model;

/**
 * Limits of one attempt.
 *
 * @param rounds 1 to 32, including the first; null for the model's
 * @param forwardEquivalents conditional forward passes of one picture; null for no limit
 * @param seconds of sampling, above 0; null for no limit
 */
public record Budget(Integer rounds, Double forwardEquivalents, Double seconds) {
  /** At most this many rounds, without another limit. */
  public static Budget ofRounds(int rounds) {
    return new Budget(rounds, null, null);
  }
}
