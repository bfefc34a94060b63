package dev.resow.diffusion.sampler;

/** What the next call of {@link Session#step()} does. */
public sealed interface Next {
  /** A sampler step of the current round. */
  record Sample() implements Next {}

  /**
   * The start of the next round.
   *
   * @param reason why the current round is dropped, for people
   */
  record Restart(String reason) implements Next {}

  /** The decoding of the latent to the picture. */
  record Decode() implements Next {}

  /**
   * How a round continues.
   *
   * @param done steps done
   * @param steps of the round
   */
  static Next after(int done, int steps) {
    return done < steps ? new Sample() : new Decode();
  }
}
