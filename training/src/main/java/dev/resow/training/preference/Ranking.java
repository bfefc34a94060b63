package dev.resow.training.preference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pictures of one prompt in one aspect, the best first.
 *
 * @param prompt of all of them
 * @param tiers ids of pictures; those of one tier are not told apart. No tier is empty, no picture
 *     occurs twice
 */
public record Ranking(String prompt, Aspect aspect, List<List<String>> tiers) {

  /** Compares a new picture with one of the ranking. */
  @FunctionalInterface
  public interface Comparison {
    /**
     * @return above 0 if the new picture is better, below 0 if it is worse, 0 if neither is
     */
    int compare(String added, String ranked);
  }

  /**
   * @throws IllegalArgumentException when the prompt is blank, there is no tier, one is empty, or a
   *     picture occurs twice
   */
  public Ranking {
    tiers = tiers.stream().map(List::copyOf).toList();
    if (prompt.isBlank()) {
      throw new IllegalArgumentException("expected the prompt of a ranking, got none");
    }
    if (tiers.isEmpty() || tiers.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "the ranking of '%s': expected one picture or more in every tier, got %s"
              .formatted(prompt, tiers));
    }
    var seen = new HashSet<String>();
    for (var tier : tiers) {
      for (var picture : tier) {
        if (!seen.add(picture)) {
          throw new IllegalArgumentException(
              "the ranking of '%s': expected every picture once, got '%s' twice"
                  .formatted(prompt, picture));
        }
      }
    }
  }

  /**
   * The order of scores: the highest first, equal ones in one tier.
   *
   * @param scores of pictures by their ids, one or more
   */
  public static Ranking of(String prompt, Aspect aspect, Map<String, Double> scores) {
    var tiers = new TreeMap<Double, List<String>>(Comparator.reverseOrder());
    scores.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            score ->
                tiers
                    .computeIfAbsent(score.getValue() + 0., _ -> new ArrayList<>()) // -0 is 0
                    .add(score.getKey()));
    return new Ranking(prompt, aspect, List.copyOf(tiers.values()));
  }

  /** All pictures, the best first. */
  public List<String> pictures() {
    return tiers.stream().flatMap(List::stream).toList();
  }

  /** Every two pictures of different tiers. */
  public List<Preference> pairs() {
    var pairs = new ArrayList<Preference>();
    for (int high = 0; high < tiers.size(); high++) {
      for (int low = high + 1; low < tiers.size(); low++) {
        for (var better : tiers.get(high)) {
          for (var worse : tiers.get(low)) {
            pairs.add(new Preference(prompt, aspect, better, worse));
          }
        }
      }
    }
    return List.copyOf(pairs);
  }

  /** The pairs with one of these pictures or two: what a refreshed reward learns from. */
  public List<Preference> pairsWith(Collection<String> added) {
    return pairs().stream()
        .filter(pair -> added.contains(pair.better()) || added.contains(pair.worse()))
        .toList();
  }

  /**
   * Inserts a picture; the order of the others stays (section 3.4). It is put in front of the
   * worst-ranked run of tiers that it beats, which are those next to each other of which it is
   * better than every picture; at the end if it beats none. If it equals every picture of the tier
   * before that place, it joins that tier. So comparisons that contradict each other move it no
   * further than the lowest place that they allow.
   *
   * @param picture not in this ranking
   * @throws IllegalArgumentException when the picture is in this ranking
   */
  public Ranking insert(String picture, Comparison comparison) {
    int end = tiers.size();
    while (end > 0 && !beats(picture, tiers.get(end - 1), comparison)) {
      end--;
    }
    int place = end == 0 ? tiers.size() : end;
    while (end > 0 && place > 0 && beats(picture, tiers.get(place - 1), comparison)) {
      place--;
    }
    var changed = new ArrayList<>(tiers);
    if (place > 0 && equals(picture, tiers.get(place - 1), comparison)) {
      var joined = new ArrayList<>(tiers.get(place - 1));
      joined.add(picture);
      changed.set(place - 1, joined);
    } else {
      changed.add(place, List.of(picture));
    }
    return new Ranking(prompt, aspect, changed);
  }

  private static boolean beats(String picture, List<String> tier, Comparison comparison) {
    return tier.stream().allMatch(other -> comparison.compare(picture, other) > 0);
  }

  private static boolean equals(String picture, List<String> tier, Comparison comparison) {
    return tier.stream().allMatch(other -> comparison.compare(picture, other) == 0);
  }
}
