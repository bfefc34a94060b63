package dev.resow.diffusion.sampler;

import java.util.List;

/**
 * A session between two steps as plain data. Together with the same model it goes on anywhere; on
 * the CPU with bit-identical results.
 *
 * @param fingerprint of the model it was made with
 * @param request what to make
 * @param round from 0
 * @param step steps done in this round
 * @param restart whether the next call begins the next round
 * @param latent (channels, h, w), row-major
 * @param looked rounds whose subjects were looked at
 * @param guide what the guide remembers
 */
public record SessionState(
    String fingerprint,
    SamplingRequest request,
    int round,
    int step,
    boolean restart,
    float[] latent,
    List<RoundState> looked,
    byte[] guide) {

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
