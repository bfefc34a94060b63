package dev.resow.menagerie.calibrate;

import dev.resow.diffusion.guidance.map.BlockMaps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** From how well each block localises to the part it plays. */
final class BlockChoice {
  /** Runs this close to the best are as good, and the one that ends earlier costs less. */
  private static final double CLOSE = .02;

  /** Blocks of a reference run, at most: a third of the depth. */
  private static final int PART = 3;

  /** Early blocks localise at least this share of the reference's quality. */
  private static final double HALF = .5;

  private BlockChoice() {}

  /**
   * The longest run a model of that depth may have for a reference: as a mean of several blocks is
   * steadier than one, runs are of this length.
   */
  static int length(int depth) {
    return Math.ceilDiv(depth, PART);
  }

  /**
   * @param quality soft-IoU by block
   */
  static BlockMaps.Roles choose(double[] quality) {
    int length = length(quality.length);
    double[] runs =
        IntStream.rangeClosed(0, quality.length - length)
            .mapToDouble(from -> mean(quality, from, from + length))
            .toArray();
    double best = Arrays.stream(runs).max().orElseThrow();
    int from =
        IntStream.range(0, runs.length).filter(i -> runs[i] >= best - CLOSE).min().orElseThrow();
    List<Integer> early =
        IntStream.range(0, from).filter(i -> quality[i] >= HALF * runs[from]).boxed().toList();
    return new BlockMaps.Roles(early, IntStream.range(from, from + length).boxed().toList());
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }
}
