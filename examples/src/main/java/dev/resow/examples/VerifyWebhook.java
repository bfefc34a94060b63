package dev.resow.examples;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks the signature of a webhook message (Standard Webhooks 1.0). */
final class VerifyWebhook {
  private VerifyWebhook() {}

  // [start:VerifyWebhook]
  /**
   * @param secret as returned when the webhook was created, {@code whsec_...}
   * @param id header {@code webhook-id}
   * @param timestamp header {@code webhook-timestamp}, seconds since 1970
   * @param signatures header {@code webhook-signature}, separated by spaces
   */
  static boolean isGenuine(
      String secret, String id, String timestamp, String signatures, byte[] body, Instant now)
      throws GeneralSecurityException {
    var sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sent, now).abs().compareTo(Duration.ofMinutes(5)) > 0) {
      return false; // too old: somebody may be repeating a recorded message
    }
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
    return Arrays.stream(signatures.split(" "))
        .anyMatch(signature -> MessageDigest.isEqual(expected, signature.getBytes()));
  }
  // [end:VerifyWebhook]
}
