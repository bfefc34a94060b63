package dev.resow.diffusion.sampler;

import java.util.List;
import java.util.Optional;

/**
 * A session between two steps as plain data. With the same model it continues anywhere; on the CPU
 * with bit-identical results.
 *
 * @param fingerprint of the model it was made with
 * @param request what to make
 * @param running the rounds that run: several candidates before the check, then one
 * @param step steps done in these rounds
 * @param next what the next call does
 * @param lastRound no further round may start
 * @param budgetExhausted the budget ended the search for a clear round, or took from its guidance
 * @param latent (running, channels, h, w), row-major
 * @param past predictions that later steps read, the last one first, as the latent
 * @param checked the rounds after their check
 * @param history every round so far
 * @param guidance {@link Guidance#save}
 * @param cached the step that later ones may take most of their pass from, if there is one
 */
public record SessionState(
    String fingerprint,
    SamplingRequest request,
    List<Integer> running,
    int step,
    Next next,
    boolean lastRound,
    boolean budgetExhausted,
    float[] latent,
    List<float[]> past,
    List<CheckedRound> checked,
    List<RoundRecord> history,
    byte[] guidance,
    Optional<CachedStep> cached) {

  /** A session of one candidate in its first round. */
  static SessionState first(String fingerprint, SamplingRequest request, int step, float[] latent) {
    return new SessionState(
        fingerprint,
        request,
        List.of(0),
        step,
        Next.after(step, request.steps()),
        false,
        false,
        latent,
        List.of(),
        List.of(),
        List.of(RoundRecord.begin(0, request.seed())),
        new byte[0],
        Optional.empty());
  }

  /**
   * The same for a session with less left to spend; limits that it had stay.
   *
   * @param starts further starts of rounds
   * @param budget further forward equivalents
   */
  public SessionState within(int starts, double budget) {
    int started = running.getFirst() / request.candidates() + 1;
    double spent = history.stream().mapToDouble(RoundRecord::forwards).sum();
    var limited =
        request.withLimits(
            Math.min(request.rounds(), started + starts),
            Math.min(request.budget(), spent + budget));
    return new SessionState(
        fingerprint,
        limited,
        running,
        step,
        next,
        lastRound,
        budgetExhausted,
        latent,
        past,
        checked,
        history,
        guidance,
        cached);
  }

  /** A versioned binary form. */
  public byte[] toBytes() {
    return SessionCodec.encode(this);
  }

  /**
   * Reads the result of {@link #toBytes}.
   *
   * @throws IllegalArgumentException when the bytes are damaged or of another version
   */
  public static SessionState fromBytes(byte[] bytes) {
    return SessionCodec.decode(bytes);
  }
}
