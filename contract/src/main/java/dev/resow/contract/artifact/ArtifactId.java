package dev.resow.contract.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of an artifact: SHA-256 of its bytes.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ArtifactId(@JsonValue String sha256) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ArtifactId {
    if (sha256 == null || !FORM.matcher(sha256).matches())
      throw new IllegalArgumentException(
          "an artifact id must be 64 lower-case hexadecimal digits, not '" + sha256 + "'");
  }

  /** The id of these bytes. */
  public static ArtifactId of(byte[] content) {
    return new ArtifactId(HexFormat.of().formatHex(newDigest().digest(content)));
  }

  /** A digest that names artifacts. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return sha256;
  }
}
