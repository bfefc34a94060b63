package dev.resow.worker.painter;

import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps account of the rounds of a painting while they happen. */
final class Lineage {
  private final List<RoundSummary> ended = new ArrayList<>();
  private int round;
  private long seed;
  private int steps;
  private int stepsBefore;
  private Double score;
  private Verdict verdict = Verdict.UNCHECKED;
  private final Map<String, List<Double>> losses = new LinkedHashMap<>();

  Lineage(long seed) {
    this.seed = seed;
  }

  void advanced(int step, Map<String, Double> stepLosses) {
    steps = step;
    stepLosses.forEach(
        (term, loss) -> losses.computeIfAbsent(term, t -> new ArrayList<>()).add(loss));
  }

  void looked(int step, double newScore, Verdict newVerdict) {
    steps = step;
    score = newScore;
    verdict = newVerdict;
  }

  void restarted(int newRound, long newSeed) {
    ended.add(current());
    stepsBefore += steps;
    round = newRound;
    seed = newSeed;
    steps = 0;
    score = null;
    verdict = Verdict.UNCHECKED;
    losses.clear();
  }

  /** All rounds in order, the current one last. */
  List<RoundSummary> rounds() {
    var rounds = new ArrayList<>(ended);
    rounds.add(current());
    return List.copyOf(rounds);
  }

  int stepsOfAllRounds() {
    return stepsBefore + steps;
  }

  private RoundSummary current() {
    var copy = new LinkedHashMap<String, List<Double>>();
    losses.forEach((term, curve) -> copy.put(term, List.copyOf(curve)));
    return new RoundSummary(round, seed, steps, verdict, score, null, copy);
  }
}
