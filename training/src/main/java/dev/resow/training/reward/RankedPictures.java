package dev.resow.training.reward;

import java.util.List;
import java.util.Set;

/**
 * Pictures of one prompt in their order.
 *
 * @param tiers the best first; pictures of one tier are not told apart
 * @param added places among all pictures, the best first from 0: only pairs with one of these
 *     count; empty for all pairs
 */
public record RankedPictures(String prompt, List<List<Pixels>> tiers, Set<Integer> added) {
  public RankedPictures {
    tiers = tiers.stream().map(List::copyOf).toList();
    added = Set.copyOf(added);
  }

  /** All pairs of different tiers count. */
  public RankedPictures(String prompt, List<List<Pixels>> tiers) {
    this(prompt, tiers, Set.of());
  }

  /** All of them, the best first. */
  List<Pixels> pictures() {
    return tiers.stream().flatMap(List::stream).toList();
  }

  /** Whether the pair of two places counts. */
  boolean counts(int one, int other) {
    return added.isEmpty() || added.contains(one) || added.contains(other);
  }
}
