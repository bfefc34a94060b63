package dev.resow.api.metrics;

import java.util.Locale;

/** What became of one try to deliver a webhook message. */
public enum DeliveryOutcome {
  /** The receiver took it. */
  DELIVERED,
  /** It failed and is tried again. */
  RETRIED,
  /** It failed for the last time. */
  GIVEN_UP,
  /** The receiver answered 410 Gone: the webhook is disabled. */
  GONE;

  /** The word for it in metrics and traces. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
