package dev.resow.worker.metrics;

import java.util.List;

/**
 * Work of one attempt in forward equivalents, without what an earlier attempt had done when it was
 * saved.
 *
 * @param picture of the round that the picture is of, or of an attempt without one, all of it
 * @param restarted of the rounds that were dropped for another seed
 */
public record Work(double picture, double restarted) {
  /** No step was done. */
  public static final Work NONE = new Work(0, 0);

  /**
   * Of an attempt without a picture.
   *
   * @param before of earlier attempts, in the checkpoint
   * @param all at the end, {@code before} included
   */
  public static Work withoutPicture(double before, double all) {
    return new Work(Math.max(0, all - before), 0);
  }

  /**
   * Of an attempt with a picture. Rounds follow one another, so what earlier attempts had done is
   * the work of the first ones.
   *
   * @param rounds work of each round
   * @param picture index of the round that the picture is of
   * @param before of earlier attempts, in the checkpoint
   */
  public static Work withPicture(List<Double> rounds, int picture, double before) {
    double earlier = before;
    double used = 0;
    double restarted = 0;
    for (int round = 0; round < rounds.size(); round++) {
      double of = rounds.get(round);
      double here = Math.max(0, of - earlier);
      earlier = Math.max(0, earlier - of);
      if (round == picture) used += here;
      else restarted += here;
    }
    return new Work(used, restarted);
  }

  /** Share of the dropped rounds, 0..1. */
  double restartedShare() {
    double all = picture + restarted;
    return all == 0 ? 0 : restarted / all;
  }
}
