package dev.resow.api.webhooks;

import dev.resow.contract.WebhookSignature;
import java.security.SecureRandom;
import java.util.Base64;

/** What a webhook's messages are signed with. */
final class WebhookSecret {
  private static final SecureRandom RANDOM = new SecureRandom();

  private WebhookSecret() {}

  /** 192 random bits, within the 24 to 64 bytes of the Standard Webhooks specification. */
  static byte[] create() {
    byte[] secret = new byte[24];
    RANDOM.nextBytes(secret);
    return secret;
  }

  /** As its receiver configures it: {@code whsec_...}. */
  static String reveal(byte[] secret) {
    return WebhookSignature.SECRET_PREFIX + Base64.getEncoder().encodeToString(secret);
  }
}
