package dev.resow.api.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures as the Standard Webhooks specification 1.0 defines them. */
final class Signature {
  private static final String PREFIX = "whsec_";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Signature() {}

  /** 192 random bits, within the 24 to 64 bytes of the specification. */
  static byte[] newSecret() {
    byte[] secret = new byte[24];
    RANDOM.nextBytes(secret);
    return secret;
  }

  /** The secret as its receiver configures it: {@code whsec_...}. */
  static String reveal(byte[] secret) {
    return PREFIX + Base64.getEncoder().encodeToString(secret);
  }

  /**
   * The {@code webhook-signature} header.
   *
   * @param id the {@code webhook-id}
   * @param timestamp the {@code webhook-timestamp}, seconds since 1970
   */
  static String of(byte[] secret, String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
    }
  }
}
