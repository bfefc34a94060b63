package dev.resow.safety;

import dev.resow.contract.SafetyAction;
import dev.resow.observability.SeriesRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Counts what a {@link SafetyHook} decides. Safe for use from any thread. */
final class SafetyMetrics {
  private static final String VALID = "valid";
  private static final String NONE = "none";

  private final SeriesRegistry series;

  SafetyMetrics(MeterRegistry meters) {
    series = new SeriesRegistry(meters);
    for (Subject subject : Subject.values()) {
      for (SafetyAction action : SafetyAction.values())
        for (String answer : List.of(VALID, NONE))
          series.declare(SafetySeries.DECISIONS, word(subject), word(action), answer);
      series.declare(SafetySeries.CHECK, word(subject));
    }
  }

  /** What a decision is about. */
  enum Subject {
    PROMPT,
    IMAGE,
    UPLOAD
  }

  /**
   * One prompt or picture.
   *
   * @param answered false if the checker gave no valid answer, and the rules decided
   */
  void decided(Subject subject, SafetyAction decision, boolean answered) {
    series.count(SafetySeries.DECISIONS, word(subject), word(decision), answered ? VALID : NONE);
  }

  /**
   * The checker was asked once.
   *
   * @param took to the answer, or to the failure of the last try
   */
  void asked(Subject subject, Duration took) {
    series.observe(SafetySeries.CHECK, took, word(subject));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
