package dev.resow.menagerie.calibrate;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What restarts by several looks are expected to do, from pictures that were all finished. Each
 * prompt is computed with its own rates.
 *
 * @param looks in order of their steps; the last one decides
 * @param steps of a run
 * @param rounds most rounds
 */
record RoundPolicy(List<Look> looks, int steps, int rounds) {
  private static final int ROWS = 2; // with and without the prompt

  /**
   * A look and its line.
   *
   * @param step sampler step, from 0
   * @param score higher where a picture is to fail
   * @param line a round is dropped above it
   */
  record Look(int step, Score score, double line) {}

  /** A number of a picture. */
  interface Score {
    double of(Trial trial);
  }

  /**
   * What comes out.
   *
   * @param success share of good pictures
   * @param work forward equivalents, in plain runs
   * @param clear share of pictures of a round that no look drops
   * @param precision share of good pictures among these; 1 when there are none
   */
  record Expected(double success, double work, double clear, double precision) {}

  Expected expected(List<Trial> trials) {
    var prompts = trials.stream().collect(Collectors.groupingBy(t -> t.prompt().text())).values();
    double success = 0;
    double work = 0;
    double clear = 0;
    double clearAndGood = 0;
    for (var own : prompts) {
      var dropped = own.stream().filter(t -> dropStep(t) < steps).toList();
      var passed = own.stream().filter(t -> dropStep(t) == steps).toList();
      double drops = (double) dropped.size() / own.size();
      double never = Math.pow(drops, rounds);
      double starts = 0;
      for (int round = 0; round < rounds; round++) {
        starts += Math.pow(drops, round);
      }
      success += (1 - never) * good(passed) + never * good(dropped);
      clear += 1 - never;
      clearAndGood += (1 - never) * good(passed);
      work += starts * spent(own) + never * rest(dropped);
    }
    double plain = steps * ROWS;
    int n = prompts.size();
    return new Expected(
        success / n, work / n / plain, clear / n, clear == 0 ? 1 : clearAndGood / clear);
  }

  /** The step at which a look drops the round; the number of steps when none does. */
  private int dropStep(Trial trial) {
    return looks.stream()
        .filter(look -> look.score().of(trial) > look.line())
        .mapToInt(Look::step)
        .findFirst()
        .orElse(steps);
  }

  /** Mean work of a round that a look may drop. */
  private double spent(Collection<Trial> trials) {
    return trials.stream().mapToDouble(t -> until(t, dropStep(t))).average().orElse(0);
  }

  /** Mean work of finishing a dropped round after its last look. */
  private double rest(Collection<Trial> dropped) {
    int last = looks.getLast().step();
    return dropped.stream().mapToDouble(t -> until(t, steps) - until(t, last)).average().orElse(0);
  }

  /** Forward equivalents up to a step and with it. */
  private double until(Trial trial, int step) {
    int done = Math.min(step + 1, steps);
    return (double) done * ROWS + trial.extraBefore(done);
  }

  private static double good(Collection<Trial> trials) {
    return trials.stream().mapToInt(t -> t.success() ? 1 : 0).average().orElse(0);
  }
}
