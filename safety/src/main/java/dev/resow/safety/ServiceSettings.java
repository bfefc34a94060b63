package dev.resow.safety;

import dev.resow.contract.WebhookSignature;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * How an operator's service is asked.
 *
 * @param secret signs the requests
 * @param timeout of one try, from the connection to the last byte of the answer
 * @param tries of one request
 */
record ServiceSettings(URI url, byte[] secret, Duration timeout, int tries) {
  /** Below this Standard Webhooks 1.0 calls a secret weak. */
  private static final int LEAST_BYTES = 24;

  private static final int USUAL_TRIES = 3;
  private static final int MOST_TRIES = 10;

  /**
   * @throws IllegalArgumentException if a setting cannot be understood
   */
  static ServiceSettings of(String url, SafetyValues values, SafetyRules rules) {
    return new ServiceSettings(
        url(url),
        secret(values.value("secret")),
        rules.timeout(),
        values.value("tries").map(ServiceSettings::tries).orElse(USUAL_TRIES));
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) return url;
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw SafetyValues.invalid("url", "an http or https URL", text);
  }

  /** Never quoted in an error. */
  private static byte[] secret(Optional<String> text) {
    try {
      if (text.isPresent() && text.get().startsWith(WebhookSignature.SECRET_PREFIX)) {
        byte[] bytes =
            Base64.getDecoder()
                .decode(text.get().substring(WebhookSignature.SECRET_PREFIX.length()));
        if (bytes.length >= LEAST_BYTES) return bytes;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "RESOW_SAFETY_SECRET must be whsec_ and at least %d random bytes in base64, e.g. whsec_$(openssl rand -base64 24). It signs the requests to RESOW_SAFETY_URL."
            .formatted(LEAST_BYTES));
  }

  private static int tries(String text) {
    if (text.matches("\\d{1,2}")) {
      int tries = Integer.parseInt(text);
      if (tries >= 1 && tries <= MOST_TRIES) return tries;
    }
    throw SafetyValues.invalid("tries", "a whole number from 1 to " + MOST_TRIES, text);
  }
}
