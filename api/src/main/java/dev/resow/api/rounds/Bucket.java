package dev.resow.api.rounds;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.util.Locale;

/** Width of a time span in the timeline. */
public enum Bucket {
  HOUR,
  DAY;

  public static Bucket parse(String text) {
    for (Bucket bucket : values()) if (bucket.unit().equals(text)) return bucket;
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "bucket must be hour or day, not '" + Excerpt.of(text) + "'.");
  }

  /** As {@code date_trunc} names it. */
  public String unit() {
    return name().toLowerCase(Locale.ROOT);
  }
}
