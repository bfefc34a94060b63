package dev.resow.menagerie.evaluate;

import static dev.resow.menagerie.evaluate.PromptSet.COLOURS;
import static dev.resow.menagerie.evaluate.PromptSet.LOOKALIKES;
import static dev.resow.menagerie.evaluate.PromptSet.QUARTETS;
import static dev.resow.menagerie.evaluate.PromptSet.RELATIONS;
import static dev.resow.menagerie.evaluate.PromptSet.TRIPLES;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A figure with the value that it is meant to reach.
 *
 * @param limit least success and precision, most plain runs and distance; the success of {@code
 *     resow} where it is NaN
 */
record Bar(PromptSet set, String arm, Figure figure, double limit) {
  private static final String RESOW = "resow";

  enum Figure {
    SUCCESS("success", true, true),
    PLAIN_RUNS("plain runs", false, false),
    CLEAR_PRECISION("clear right", true, true),
    DISTANCE("distance", false, false);

    private final String title;
    private final boolean least;
    private final boolean share;

    Figure(String title, boolean least, boolean share) {
      this.title = title;
      this.least = least;
      this.share = share;
    }

    String title() {
      return title;
    }

    OptionalDouble of(ReportFile report, String arm) {
      return switch (this) {
        case SUCCESS -> report.success(arm);
        case PLAIN_RUNS -> report.plainRuns(arm);
        case CLEAR_PRECISION -> report.clearPrecision(arm);
        case DISTANCE -> report.distance(arm);
      };
    }

    String written(double value) {
      return share
          ? String.format(Locale.ROOT, "%.1f %%", 100 * value)
          : String.format(Locale.ROOT, "%.2f", value);
    }
  }

  static final List<Bar> ALL =
      List.of(
          new Bar(LOOKALIKES, RESOW, Figure.SUCCESS, .99),
          new Bar(LOOKALIKES, RESOW, Figure.PLAIN_RUNS, 1.2),
          new Bar(LOOKALIKES, RESOW, Figure.DISTANCE, .45),
          new Bar(LOOKALIKES, "resow*4", Figure.SUCCESS, Double.NaN),
          new Bar(TRIPLES, RESOW, Figure.SUCCESS, .90),
          new Bar(TRIPLES, RESOW, Figure.PLAIN_RUNS, 2),
          new Bar(TRIPLES, RESOW, Figure.CLEAR_PRECISION, .95),
          new Bar(TRIPLES, RESOW, Figure.DISTANCE, .90),
          new Bar(QUARTETS, RESOW, Figure.SUCCESS, .60),
          new Bar(QUARTETS, RESOW, Figure.PLAIN_RUNS, 3),
          new Bar(RELATIONS, RESOW, Figure.SUCCESS, .97),
          new Bar(COLOURS, RESOW, Figure.SUCCESS, .97));

  OptionalDouble limit(ReportFile report) {
    return Double.isNaN(limit) ? report.success(RESOW) : OptionalDouble.of(limit);
  }

  /** "at least 99.0 %". */
  String written(double value) {
    return (figure.least ? "at least " : "at most ") + figure.written(value);
  }

  boolean isMet(double value, double limit) {
    return figure.least ? value >= limit : value <= limit;
  }
}
