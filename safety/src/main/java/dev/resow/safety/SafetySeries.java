package dev.resow.safety;

import dev.resow.observability.Series;
import java.util.List;

/** The series of the safety check, all of them; docs/metrics.md lists them. */
public final class SafetySeries {
  static final Series DECISIONS =
      Series.counter(
          "resow_safety_decisions_total",
          "Prompts, images and uploads by what the safety check decided; the answer is none where RESOW_SAFETY_WHEN_DOWN decided.",
          "subject",
          "decision",
          "answer");

  static final Series CHECK =
      Series.histogram(
          "resow_safety_check_seconds",
          "Time of a safety check of up to 100 prompts or one picture, all tries included.",
          "subject");

  /** In the order of the documentation. */
  public static final List<Series> ALL = List.of(DECISIONS, CHECK);

  private SafetySeries() {}
}
