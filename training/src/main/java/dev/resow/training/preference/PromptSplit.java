package dev.resow.training.preference;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Prompts that are learned from, and prompts that are held out. A prompt's side depends on nothing
 * but its text and the seed, so that prompts that are added later move no other.
 *
 * @param share of the prompts that are held out, above 0 and below 1
 */
public record PromptSplit(double share, long seed) {
  /** A fifth is held out. */
  public static final PromptSplit DEFAULT = new PromptSplit(.2, 1);

  private static final double RANGE = 0x1p53;

  public PromptSplit {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "held-out share: expected above 0 and below 1, got " + share);
    }
  }

  /**
   * @param prompt equal for prompts that ask for the same, such as its normal form
   */
  public boolean isHeldOut(String prompt) {
    try {
      var text = (seed + "\n" + prompt).getBytes(StandardCharsets.UTF_8);
      var hash = MessageDigest.getInstance("SHA-256").digest(text);
      return (ByteBuffer.wrap(hash).getLong() >>> 11) / RANGE < share;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
