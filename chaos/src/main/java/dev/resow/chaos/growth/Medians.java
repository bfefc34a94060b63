package dev.resow.chaos.growth;

import java.util.List;

/** Medians by nearest rank, so that every figure was really measured. */
final class Medians {
  private Medians() {}

  static <T extends Comparable<T>> T of(List<T> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }
}
