package dev.resow.diffusion.sampler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rounds after their overlap check: the best one is finished when none is clear. */
final class CheckedRounds {
  private final List<CheckedRound> rounds = new ArrayList<>();

  void add(CheckedRound checked) {
    rounds.add(checked);
  }

  void restore(List<CheckedRound> saved) {
    rounds.addAll(saved);
  }

  List<CheckedRound> list() {
    return List.copyOf(rounds);
  }

  boolean isEmpty() {
    return rounds.isEmpty();
  }

  boolean has(int round) {
    return rounds.stream().anyMatch(checked -> checked.round() == round);
  }

  /** Forgets a round that failed after its check. */
  void drop(int round) {
    rounds.removeIf(checked -> checked.round() == round);
  }

  /** The one with the lowest rank. */
  CheckedRound best() {
    return rounds.stream().min(Comparator.comparingDouble(CheckedRound::rank)).orElseThrow();
  }
}
