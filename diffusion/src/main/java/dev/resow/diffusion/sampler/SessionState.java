package dev.resow.diffusion.sampler;

import java.util.List;

/**
 * A session between two steps as plain data. Together with the same model it goes on anywhere; on
 * the CPU with bit-identical results.
 *
 * @param fingerprint of the model it was made with
 * @param request what to make
 * @param members rounds in the making: several candidates before the look, then one
 * @param step steps done in these rounds
 * @param phase whether the next call begins the next round, and whether there may be one
 * @param latent (members, channels, h, w), row-major
 * @param looked rounds whose subjects were looked at
 * @param rounds the lineage so far
 * @param guide what the guide remembers
 */
public record SessionState(
    String fingerprint,
    SamplingRequest request,
    List<Integer> members,
    int step,
    Phase phase,
    float[] latent,
    List<RoundState> looked,
    List<RoundRecord> rounds,
    byte[] guide) {

  /**
   * What comes next.
   *
   * @param dropped why the round is dropped and the next call begins the next one; empty if not
   * @param last no further round may begin
   * @param exhausted the budget ended the search for a clear round, or took from its guidance
   */
  public record Phase(String dropped, boolean last, boolean exhausted) {
    static final Phase RUNNING = new Phase("", false, false);

    static Phase restart(String reason) {
      return new Phase(reason, false, false);
    }

    boolean restart() {
      return !dropped.isEmpty();
    }

    Phase lacking() {
      return new Phase(dropped, last, true);
    }
  }

  /** A session of one candidate in its first round. */
  static SessionState first(String fingerprint, SamplingRequest request, int step, float[] latent) {
    var round = RoundRecord.begin(0, request.seed());
    return new SessionState(
        fingerprint,
        request,
        List.of(0),
        step,
        Phase.RUNNING,
        latent,
        List.of(),
        List.of(round),
        new byte[0]);
  }

  /**
   * The same for a session that may do no more than this beyond what is done; limits that it had
   * stay.
   *
   * @param rounds further sowings
   * @param budget further forward equivalents
   */
  public SessionState within(int rounds, double budget) {
    int sown = members.getFirst() / request.candidates() + 1;
    double done = this.rounds.stream().mapToDouble(RoundRecord::forwards).sum();
    var limited =
        request.withLimits(
            Math.min(request.rounds(), sown + rounds), Math.min(request.budget(), done + budget));
    return new SessionState(
        fingerprint, limited, members, step, phase, latent, looked, this.rounds, guide);
  }

  /** A versioned binary form. */
  public byte[] toBytes() {
    return SessionCodec.encode(this);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException when the bytes are damaged or of another version
   */
  public static SessionState fromBytes(byte[] bytes) {
    return SessionCodec.decode(bytes);
  }
}
