package dev.resow.safety;

import dev.resow.contract.SafetyAction;
import dev.resow.contract.WebhookSignature;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an operator's service is asked.
 *
 * @param secret signs the requests
 * @param timeout of one try, from the connection to the last byte of the answer
 * @param tries of one request
 * @param whenDown what happens while the service gives no valid answer
 * @param prompts whether it is asked about prompts
 * @param pictures whether it is asked about images
 * @param uploads whether it is asked about uploaded pictures
 */
record SafetySettings(
    URI url,
    byte[] secret,
    Duration timeout,
    int tries,
    SafetyAction whenDown,
    boolean prompts,
    boolean pictures,
    boolean uploads) {
  private static final String PREFIX = "resow.safety.";

  /** Below this Standard Webhooks 1.0 calls a secret weak. */
  private static final int LEAST_BYTES = 24;

  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);
  private static final int USUAL_TRIES = 3;
  private static final int MOST_TRIES = 10;
  private static final List<String> CHECKS = List.of("prompts", "images", "uploads");

  /** Empty if no service is named. */
  static Optional<SafetySettings> of(Function<String, Optional<String>> settings) {
    Function<String, Optional<String>> value =
        name -> settings.apply(PREFIX + name).map(String::strip).filter(text -> !text.isEmpty());
    return value
        .apply("url")
        .map(
            url -> {
              List<String> checks = checks(value.apply("checks"));
              return new SafetySettings(
                  url(url),
                  secret(value.apply("secret")),
                  value.apply("timeout").map(SafetySettings::timeout).orElse(USUAL_TIMEOUT),
                  value.apply("tries").map(SafetySettings::tries).orElse(USUAL_TRIES),
                  value.apply("when-down").map(SafetySettings::action).orElse(SafetyAction.HOLD),
                  checks.contains("prompts"),
                  checks.contains("images"),
                  checks.contains("uploads"));
            });
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) return url;
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw invalid("url", "an http or https URL", text);
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

  private static Duration timeout(String text) {
    try {
      Duration time =
          text.matches("\\d{1,4}s?")
              ? Duration.ofSeconds(Long.parseLong(text.replace("s", "")))
              : Duration.parse(text);
      if (time.isPositive() && time.compareTo(LONGEST_TIMEOUT) <= 0) return time;
    } catch (DateTimeException e) {
      // reported below
    }
    throw invalid("timeout", "a duration from PT0.001S to 120s, e.g. 10s", text);
  }

  private static int tries(String text) {
    if (text.matches("\\d{1,2}")) {
      int tries = Integer.parseInt(text);
      if (tries >= 1 && tries <= MOST_TRIES) return tries;
    }
    throw invalid("tries", "a whole number from 1 to " + MOST_TRIES, text);
  }

  private static SafetyAction action(String text) {
    try {
      return SafetyAction.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw invalid("when-down", "hold, refuse or allow", text);
    }
  }

  private static List<String> checks(Optional<String> text) {
    if (text.isEmpty()) return CHECKS;
    List<String> checks = Arrays.stream(text.get().split(",")).map(String::strip).toList();
    if (CHECKS.containsAll(checks)) return checks;
    throw invalid("checks", "some of prompts, images and uploads with commas between", text.get());
  }

  private static IllegalArgumentException invalid(String name, String expected, String found) {
    return new IllegalArgumentException(
        "RESOW_SAFETY_%s must be %s, not '%s'."
            .formatted(name.toUpperCase(Locale.ROOT).replace('-', '_'), expected, found));
  }
}
