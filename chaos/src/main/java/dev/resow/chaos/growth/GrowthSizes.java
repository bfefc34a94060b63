package dev.resow.chaos.growth;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers of jobs at which the database is measured.
 *
 * @param jobs ascending, each {@value #LEAST} to {@value #MOST}
 */
public record GrowthSizes(List<Long> jobs) {
  /** With fewer no queue is left while they are measured. */
  public static final long LEAST = 100;

  public static final long MOST = 20_000_000;
  private static final int MOST_SIZES = 10;

  public GrowthSizes {
    jobs = List.copyOf(jobs);
    if (jobs.isEmpty() || jobs.size() > MOST_SIZES)
      throw new IllegalArgumentException(
          "expected 1 to %d numbers, found %d".formatted(MOST_SIZES, jobs.size()));
    for (int i = 0; i < jobs.size(); i++) {
      long each = jobs.get(i);
      if (each < LEAST || each > MOST)
        throw new IllegalArgumentException(
            "expected numbers from %d to %d, found %d".formatted(LEAST, MOST, each));
      if (i > 0 && each <= jobs.get(i - 1))
        throw new IllegalArgumentException(
            "expected ascending numbers, found %d after %d".formatted(each, jobs.get(i - 1)));
    }
  }

  /**
   * @param text numbers separated by commas, e.g. {@code 1000,1000000}
   * @throws IllegalArgumentException saying what was expected and what came
   */
  public static GrowthSizes parse(String text) {
    return new GrowthSizes(
        Arrays.stream(text.split(",", -1)).map(String::strip).map(GrowthSizes::number).toList());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected whole numbers separated by commas, found '%s'".formatted(text), e);
    }
  }
}
