package dev.resow.diffusion.sampler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rounds that were looked at, kept so that the best one can go on when none is clear. */
final class LookedRounds {
  private final List<RoundState> states = new ArrayList<>();

  void add(RoundState state) {
    states.add(state);
  }

  void restore(List<RoundState> saved) {
    states.addAll(saved);
  }

  List<RoundState> list() {
    return List.copyOf(states);
  }

  boolean isEmpty() {
    return states.isEmpty();
  }

  boolean has(int round) {
    return states.stream().anyMatch(state -> state.round() == round);
  }

  /** It failed after the look. */
  void drop(int round) {
    states.removeIf(state -> state.round() == round);
  }

  /** The one with the lowest rank. */
  RoundState best() {
    return states.stream().min(Comparator.comparingDouble(RoundState::rank)).orElseThrow();
  }
}
