package dev.resow.training.preference;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A picture of a gallery.
 *
 * @param id names the picture in rankings, and its file
 * @param member name of the one that made it
 * @param seed of its start noise
 */
public record GalleryPicture(String id, String prompt, String member, long seed) {
  private static final String ID = "[a-z0-9][a-z0-9_.-]{0,119}";
  private static final int DIGITS = 10;

  public GalleryPicture {
    if (!id.matches(ID)) {
      throw new IllegalArgumentException(
          "the id of a picture: expected 1 to 120 of a-z, 0-9, '-', '_' and '.', got '%s'"
              .formatted(id));
    }
  }

  /** The picture that a member makes of a prompt with a seed; equal arguments give one id. */
  public static GalleryPicture of(String prompt, GalleryMember member, long seed) {
    return new GalleryPicture(
        member.name() + "." + hash(prompt) + "." + seed, prompt, member.name(), seed);
  }

  private static String hash(String prompt) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
