package dev.resow.menagerie.gallery;

import dev.resow.training.preference.Ranking;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How often rankings and scores from elsewhere agree, over the pairs of the rankings.
 *
 * @param same pairs that the scores order as the ranking does
 * @param opposite pairs that they order the other way round
 * @param equal pairs of equal scores
 */
record PairAgreement(int same, int opposite, int equal) {

  /**
   * @param scores by picture
   */
  static PairAgreement of(List<Ranking> rankings, Map<String, Double> scores) {
    int same = 0;
    int opposite = 0;
    int equal = 0;
    for (var ranking : rankings) {
      for (var pair : ranking.pairs()) {
        int order = Double.compare(scores.get(pair.better()), scores.get(pair.worse()));
        same += order > 0 ? 1 : 0;
        opposite += order < 0 ? 1 : 0;
        equal += order == 0 ? 1 : 0;
      }
    }
    return new PairAgreement(same, opposite, equal);
  }

  /** Of the pairs that both order, 0 to 1; 0 if there are none. */
  double share() {
    int both = same + opposite;
    return both == 0 ? 0 : (double) same / both;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f %% (%d of %d)", 100 * share(), same, same + opposite);
  }
}
