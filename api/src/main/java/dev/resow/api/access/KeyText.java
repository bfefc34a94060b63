package dev.resow.api.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key as its owner holds it: {@code resow_ID_SECRET}. The id may be known to everybody, the
 * secret is 256 random bits. The prefix lets scanners of public repositories find a leaked one.
 */
public final class KeyText {
  static final String PREFIX = "resow_";

  private static final Pattern FORM = Pattern.compile("resow_([a-z0-9]{12})_([A-Za-z0-9_-]{43})");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String id;
  private final String secret;

  private KeyText(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /** Generates a new key. */
  public static KeyText make() {
    var id = new StringBuilder();
    RANDOM.ints(12, 0, LETTERS.length()).forEach(i -> id.append(LETTERS.charAt(i)));
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return new KeyText(
        id.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  static Optional<KeyText> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new KeyText(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  String id() {
    return id;
  }

  /** SHA-256 of the secret, the only part that is stored. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** The complete key, to be shown to its owner once. */
  public String reveal() {
    return PREFIX + id + "_" + secret;
  }

  /** Without the secret, so that no log can tell it. */
  @Override
  public String toString() {
    return PREFIX + id + "_***";
  }
}
