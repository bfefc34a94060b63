package dev.resow.training.reward;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pairs of rankings whose pictures lie one after the other in a batch.
 *
 * @param better index of the better picture of each pair
 * @param worse index of the other one
 * @param weight of each pair; those of a ranking have the sum 1 / rankings
 */
record PairIndex(long[] better, long[] worse, float[] weight) {

  /**
   * @param rankings each with a pair that counts
   */
  static PairIndex of(List<RankedPictures> rankings) {
    var better = new ArrayList<Integer>();
    var worse = new ArrayList<Integer>();
    var weight = new ArrayList<Float>();
    int first = 0;
    for (var ranking : rankings) {
      int before = better.size();
      int[] tier = tiers(ranking);
      for (int one = 0; one < tier.length; one++) {
        for (int other = 0; other < tier.length; other++) {
          if (tier[one] < tier[other] && ranking.counts(one, other)) {
            better.add(first + one);
            worse.add(first + other);
          }
        }
      }
      int pairs = better.size() - before;
      if (pairs == 0) {
        throw new IllegalArgumentException(
            "expected a ranking with a pair, got none in that of '%s'".formatted(ranking.prompt()));
      }
      for (int i = 0; i < pairs; i++) {
        weight.add(1f / pairs / rankings.size());
      }
      first += tier.length;
    }
    var weights = new float[weight.size()];
    IntStream.range(0, weights.length).forEach(i -> weights[i] = weight.get(i));
    return new PairIndex(
        better.stream().mapToLong(Integer::longValue).toArray(),
        worse.stream().mapToLong(Integer::longValue).toArray(),
        weights);
  }

  private static int[] tiers(RankedPictures ranking) {
    return IntStream.range(0, ranking.tiers().size())
        .flatMap(tier -> ranking.tiers().get(tier).stream().mapToInt(_ -> tier))
        .toArray();
  }
}
