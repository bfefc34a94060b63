package dev.resow.client.webhook;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies the signatures of webhook messages (Standard Webhooks 1.0: HMAC-SHA-256 over id,
 * timestamp and body). A receiver also ignores an id that it has processed before, because a
 * message may be sent again.
 */
public final class WebhookVerifier {
  /** Longest difference of a timestamp to the receiver's clock: the specification's example. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /** Below this the specification calls a secret weak. */
  private static final int LEAST_BYTES = 24;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .build();

  private final List<SecretKeySpec> keys;
  private final Clock clock;
  private final Duration tolerance;

  private WebhookVerifier(List<SecretKeySpec> keys, Clock clock, Duration tolerance) {
    this.keys = keys;
    this.clock = clock;
    this.tolerance = tolerance;
  }

  /**
   * @param secrets {@code whsec_...} as returned when the webhook was created; several while one
   *     replaces another
   * @throws IllegalArgumentException if one is not such a secret
   */
  public static WebhookVerifier of(String... secrets) {
    if (secrets.length == 0) throw new IllegalArgumentException("expected at least one secret");
    return new WebhookVerifier(
        Arrays.stream(secrets).map(WebhookVerifier::key).toList(), Clock.systemUTC(), TOLERANCE);
  }

  /** The same with another clock and tolerance. */
  public WebhookVerifier with(Clock other, Duration most) {
    return new WebhookVerifier(keys, other, most);
  }

  private static SecretKeySpec key(String secret) {
    try {
      if (secret.startsWith(PREFIX)) {
        byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        if (bytes.length >= LEAST_BYTES) return new SecretKeySpec(bytes, ALGORITHM);
      }
    } catch (IllegalArgumentException notBase64) {
      // reported below, without the text, which is a secret
    }
    throw new IllegalArgumentException(
        "expected a secret like whsec_ and at least %d bytes in base64".formatted(LEAST_BYTES));
  }

  /**
   * The message, if it is genuine.
   *
   * @param headers value of a header by its name; null if absent
   * @param body as received, before any parsing
   * @throws SignatureException if it is not genuine, or too old or too new
   * @throws IOException if the body of a genuine message is not a message of Resow
   */
  public WebhookMessage read(UnaryOperator<String> headers, byte[] body)
      throws SignatureException, IOException {
    verify(
        headers.apply("webhook-id"),
        headers.apply("webhook-timestamp"),
        headers.apply("webhook-signature"),
        body);
    return JSON.readValue(body, WebhookMessage.class);
  }

  /**
   * Returns if the message is genuine.
   *
   * @param timestamp seconds since 1970
   * @param signatures separated by spaces
   * @throws SignatureException if it is not genuine, or too old or too new
   */
  public void verify(String id, String timestamp, String signatures, byte[] body)
      throws SignatureException {
    if (id == null || timestamp == null || signatures == null)
      throw new SignatureException(
          "expected the headers webhook-id, webhook-timestamp and webhook-signature");
    Duration difference = Duration.between(sent(timestamp), clock.instant()).abs();
    if (difference.compareTo(tolerance) > 0)
      throw new SignatureException(
          "the message is %s away from this clock, more than %s".formatted(difference, tolerance));
    boolean genuine = false;
    // no early end: the time says nothing about which part was right
    for (SecretKeySpec key : keys) {
      byte[] expected = signature(key, id, timestamp, body);
      for (String signature : signatures.split(" "))
        genuine |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }
    if (!genuine) throw new SignatureException("no signature of the message is right");
  }

  private static Instant sent(String timestamp) throws SignatureException {
    if (!timestamp.matches("\\d{1,12}"))
      throw new SignatureException("expected webhook-timestamp in seconds since 1970");
    return Instant.ofEpochSecond(Long.parseLong(timestamp));
  }

  private static byte[] signature(SecretKeySpec key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      String text = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
    }
  }
}
