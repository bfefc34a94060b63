package dev.resow.diffusion.guidance.method;

/**
 * Restarts inside a move (InitNO): up to {@code tries} fresh noises with the move's updates each,
 * the first that reaches the goal wins; if none does, the best one starts over from its untouched
 * noise with {@code last} updates.
 */
public record Rounds(int tries, int last) {
  /** One try, as most moves. */
  public static final Rounds ONE = new Rounds(1, 0);
}
