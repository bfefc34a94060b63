package dev.resow.menagerie.calibrate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * When a look can tell, and where it draws the line: the most success that a job may be expected to
 * have at a bounded cost. A line drawn tighter starts good pictures again.
 *
 * @param <T> the pictures
 * @param steps sampler steps of a run
 * @param rounds maximum number of rounds per job
 * @param look forward equivalents of one look
 * @param score what the line is drawn through
 */
record LineFit<T extends Finished>(int steps, int rounds, double look, Score<T> score) {
  /** Largest ratio of the test with swapped names. */
  static final Score<Trial> NAMES = (trial, step) -> trial.interchange().get(step);

  /** A number of a picture at a step: higher where it is to fail. */
  interface Score<T> {
    double of(T picture, int step);
  }

  /** Mean work of a job at most, in plain runs, for prompts of any number of subjects. */
  static final double MOST_WORK = 2;

  /** Clearly below a price: the work for a success is known to about a twentieth. */
  private static final double LESS = .95;

  /** As good as the best, for a step. */
  private static final double CLOSE = .02;

  static final int ROWS = 2; // with and without the prompt

  /** How well the score separates at one step. */
  record Row(int step, Separation separation) {}

  /**
   * What comes out.
   *
   * @param line a picture is flagged above it
   * @param flagged share of the first rounds
   * @param success expected share of good pictures after the last round
   * @param work expected forward equivalents, in plain runs
   */
  record Result(
      int step, double line, Separation separation, double flagged, double success, double work) {}

  private static final Comparator<Result> BEST =
      Comparator.comparingDouble(Result::success).thenComparing(r -> -r.work());

  /** AUC at each of these steps. */
  List<Row> curve(List<T> trials, Collection<Integer> asked) {
    return asked.stream()
        .map(step -> new Row(step, Separation.of(looks(trials, step), Look::shared)))
        .toList();
  }

  /**
   * The tightest line that is affordable, for a look that costs nothing. What a line promises is a
   * guess from a few pictures of each prompt, and the guesses for many lines lie closer together
   * than their errors; what it costs is known better.
   *
   * @param price what a success costs without any of this, in plain runs: here it is to cost less
   */
  Result tightest(List<T> trials, int step, double price) {
    var row = new Row(step, Separation.of(looks(trials, step), Look::shared));
    return lines(trials, step)
        .sorted()
        .mapToObj(line -> expected(trials, row, line))
        .filter(r -> r.work() <= MOST_WORK && r.work() <= LESS * price * r.success())
        .findFirst()
        .orElseGet(() -> expected(trials, row, 1)); // never flags
  }

  /** The earliest step that is close to the best one. */
  int step(List<T> trials, Collection<Integer> asked) {
    var curve = curve(trials, asked);
    double best = curve.stream().mapToDouble(r -> r.separation().pooled()).max().orElseThrow();
    return curve.stream()
        .filter(r -> !(r.separation().pooled() < best - CLOSE)) // NaN: nothing to tell apart
        .findFirst()
        .orElseThrow()
        .step();
  }

  /** The line at a step. */
  Result fit(List<T> trials, int step) {
    var row = new Row(step, Separation.of(looks(trials, step), Look::shared));
    return lines(trials, step)
        .mapToObj(line -> expected(trials, row, line))
        .filter(result -> result.line() == 1 || affordable(trials, step, result.line()))
        .max(BEST)
        .orElseThrow();
  }

  /** Between any two scores, and 1. */
  private DoubleStream lines(List<T> trials, int step) {
    double[] scores =
        trials.stream().mapToDouble(t -> score.of(t, step)).sorted().distinct().toArray();
    return DoubleStream.concat(
            IntStream.range(1, scores.length).mapToDouble(i -> (scores[i - 1] + scores[i]) / 2),
            DoubleStream.of(1))
        .filter(line -> line <= 1);
  }

  private boolean affordable(List<T> trials, int step, double line) {
    return trials.stream().collect(Collectors.groupingBy(t -> t.subjects())).values().stream()
        .allMatch(group -> mean(byPrompt(group), own -> work(own, step, line)) <= MOST_WORK);
  }

  private Collection<List<T>> byPrompt(List<T> trials) {
    return trials.stream().collect(Collectors.groupingBy(t -> t.text())).values();
  }

  /** Prompts differ in how often they are flagged, so each is reckoned by itself. */
  private Result expected(List<T> trials, Row row, double line) {
    var prompts = byPrompt(trials);
    double flagged = trials.stream().filter(t -> score.of(t, row.step()) > line).count();
    return new Result(
        row.step(),
        line,
        row.separation(),
        flagged / trials.size(),
        mean(prompts, own -> success(own, row.step(), line)),
        mean(prompts, own -> work(own, row.step(), line)));
  }

  private double success(List<T> trials, int step, double line) {
    var flagged = trials.stream().filter(t -> score.of(t, step) > line).toList();
    var passed = trials.stream().filter(t -> score.of(t, step) <= line).toList();
    double never = Math.pow((double) flagged.size() / trials.size(), rounds);
    return (1 - never) * good(passed) + never * good(flagged);
  }

  private double work(List<T> trials, int step, double line) {
    double flagged = trials.stream().filter(t -> score.of(t, step) > line).count();
    double share = flagged / trials.size();
    double guidance = mean(trials, steps);
    double untilLook = (step + 1) * ROWS + mean(trials, step + 1) + look;
    double again = 0;
    for (int round = 1; round < rounds; round++) {
      again += Math.pow(share, round);
    }
    double plain = steps * ROWS;
    return (plain + guidance + look + again * untilLook) / plain;
  }

  private double mean(List<T> trials, int before) {
    return trials.stream().mapToDouble(t -> t.extraBefore(before)).average().orElseThrow();
  }

  private double good(List<T> trials) {
    return trials.stream().mapToInt(t -> t.success() ? 1 : 0).average().orElse(0);
  }

  private double mean(Collection<List<T>> prompts, ToDoubleFunction<List<T>> value) {
    return prompts.stream().mapToDouble(value).average().orElseThrow();
  }

  private List<Look> looks(List<T> trials, int step) {
    return trials.stream()
        .map(t -> new Look(t.text(), 0, score.of(t, step), 1, !t.success()))
        .toList();
  }
}
