package dev.resow.provenance.manifest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What the manifest of a picture says, and whether it holds.
 *
 * @param state whether there is one that holds
 * @param problems why it does not hold, in sentences; empty if it does
 * @param signer whose certificate signed it, or null if that cannot be read
 * @param generator software that wrote it, with its version, or null
 * @param source kind of source, the last part of IPTC's {@code digitalSourceType}, e.g. {@code
 *     trainedAlgorithmicMedia}, or null
 * @param job which job of Resow made the picture, or null
 */
public record Verification(
    State state, List<String> problems, Signer signer, String generator, String source, UUID job) {
  /** Whether there is a manifest that holds. */
  public enum State {
    /** The picture carries no manifest. */
    NONE,
    /** The picture and all that the manifest says are as they were signed. */
    VALID,
    /** Something was changed, or the manifest cannot be read. */
    INVALID
  }

  /**
   * Of a certificate.
   *
   * @param name subject of the certificate
   * @param issuer who issued it
   * @param expires when it expires
   * @param trusted whether the chain ends at a certificate that the verifier trusts
   */
  public record Signer(String name, String issuer, Instant expires, boolean trusted) {}

  /** Of a picture without a manifest. */
  public static final Verification NOTHING =
      new Verification(State.NONE, List.of(), null, null, null, null);

  public Verification {
    problems = List.copyOf(problems);
  }

  /** Whether it holds and its signer is trusted. */
  public boolean trusted() {
    return state == State.VALID && signer != null && signer.trusted();
  }
}
