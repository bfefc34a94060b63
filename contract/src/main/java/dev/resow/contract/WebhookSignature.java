package dev.resow.contract;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of requests to others, as Standard Webhooks 1.0 defines them: any of its libraries
 * verifies them.
 */
public final class WebhookSignature {
  /** How a secret begins in its text form; its bytes follow in base64. */
  public static final String SECRET_PREFIX = "whsec_";

  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /**
   * The {@code webhook-signature} header.
   *
   * @param secret 24 to 64 bytes
   * @param id the {@code webhook-id}
   * @param timestamp the {@code webhook-timestamp}, seconds since 1970
   */
  public static String of(byte[] secret, String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
    }
  }
}
