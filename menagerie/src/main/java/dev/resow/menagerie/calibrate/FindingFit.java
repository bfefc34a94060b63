package dev.resow.menagerie.calibrate;

import dev.resow.menagerie.calibrate.RoundPolicy.Look;
import dev.resow.menagerie.calibrate.RoundPolicy.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The lines of a row with regions for prompts of one size: of shared mass and of mixing at its
 * check, and of mixing at an early look. They are chosen together, because each one only sees the
 * rounds that the others let pass.
 *
 * @param trials of the row without restarts
 * @param maps what the maps of the trials say
 * @param steps of a run
 * @param rounds most rounds
 * @param check step of the check
 * @param early step of the early look
 */
record FindingFit(
    List<Trial> trials, TrialPlaces maps, int steps, int rounds, int check, int early) {
  /** Mean work at most, in plain runs. */
  private static final double MOST_WORK = 2;

  /** Lines to try, at quantiles of the scores from the median on. */
  private static final int LINES = 14;

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * Lines of this size of prompts; infinite where a line never drops a round.
   *
   * @param early of mixing at the early look
   * @param shared of shared mass at the check
   * @param mixed of mixing at the check
   */
  record Lines(double early, double shared, double mixed, RoundPolicy.Expected expected) {
    /** Good pictures and true verdicts count alike. */
    private double value() {
      return expected.success() + expected.precision();
    }
  }

  /** How well mixing tells failures at a step. */
  Evidence mixed(int step) {
    return evidence(t -> t.mixed().get(step));
  }

  /** How well shared mass tells failures at a step. */
  Evidence shared(int step) {
    return evidence(t -> maps.shared(t, step));
  }

  /** How well the number of clusters tells failures, at a step where it was computed. */
  Optional<Evidence> clusters(int step) {
    return trials.stream().allMatch(t -> t.clusters().containsKey(step))
        ? Optional.of(evidence(t -> t.clusters().get(step)))
        : Optional.empty();
  }

  /** How well the distance of the two nearest subjects tells failures. */
  Evidence crowded(int step) {
    return evidence(t -> -maps.nearest(t, step));
  }

  /** How well {@code outside} tells pictures with fewer faces than subjects. */
  Evidence missing(int step) {
    return Evidence.of(
        trials,
        t -> maps.outside(t, step),
        t -> t.judgement().sightings().size() < t.prompt().animals().size());
  }

  private Evidence evidence(Score score) {
    return Evidence.of(trials, score::of, t -> !t.success());
  }

  /** The lines that make most pictures good and most verdicts true for at most two plain runs. */
  Lines lines() {
    Score atEarly = t -> t.mixed().get(early);
    Score shared = t -> maps.shared(t, check);
    Score mixed = t -> t.mixed().get(check);
    List<Lines> all = new ArrayList<>();
    for (double e : tried(atEarly)) {
      for (double s : tried(shared)) {
        for (double m : tried(mixed)) {
          var looks =
              List.of(
                  new Look(early, atEarly, e),
                  new Look(check, shared, s),
                  new Look(check, mixed, m));
          all.add(new Lines(e, s, m, new RoundPolicy(looks, steps, rounds).expected(trials)));
        }
      }
    }
    return all.stream()
        .filter(lines -> lines.expected().work() <= MOST_WORK)
        .max(Comparator.comparingDouble(Lines::value))
        .orElseGet(all::getLast); // no line at all
  }

  private double[] tried(Score score) {
    if (!evidence(score).tells()) {
      return new double[] {NEVER};
    }
    double[] scores = trials.stream().mapToDouble(score::of).sorted().toArray();
    return DoubleStream.concat(
            IntStream.range(0, LINES)
                .mapToDouble(i -> scores[(int) ((.5 + .5 * i / LINES) * (scores.length - 1))]),
            DoubleStream.of(NEVER))
        .distinct()
        .toArray();
  }
}
