package dev.resow.diffusion.guidance.detect;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much the image tokens of one subject's place attend to another subject's place. A face that
 * is drawn as two animals at once looks for both, so its tokens attend into the other's place;
 * Self-Cross (Qiu et al., arXiv 2411.18936) guides by such attention, here it only tells. Plain
 * Java: it runs once per check.
 *
 * @param places of the subjects
 * @param cells the image tokens that look, as many for each subject in turn: {@link #looking}
 * @param rows where each of them looks (cells, image tokens), row-major; any positive scale
 */
public record PlaceAttention(SubjectPlaces places, int[] cells, float[] rows) {
  /** Most tokens that look for one subject: their rows stay few also in large pictures. */
  private static final int MOST = 64;

  /** A token belongs to the place of the subject that leads there, if its map exceeds this. */
  private static final double MASK = 0.4;

  /** The tokens to look from: those of each subject's place where its map is highest. */
  public static int[] looking(SubjectPlaces places) {
    int tokens = places.rows() * places.columns();
    return IntStream.range(0, places.maps().size())
        .flatMap(
            s ->
                IntStream.range(0, tokens)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -weight(places, s, i)))
                    .limit(MOST)
                    .mapToInt(Integer::intValue))
        .toArray();
  }

  /** The sharpened map where the subject leads, else 0. */
  private static double weight(SubjectPlaces places, int subject, int token) {
    double value = places.maps().get(subject)[token];
    return places.leader(token) == subject ? value * value * value : 0;
  }

  /**
   * Share of the image attention of a subject's place that goes to the other's place: 0..1; 0 for a
   * subject that has no place.
   */
  public double into(int subject, int other) {
    int tokens = places.rows() * places.columns();
    int each = cells.length / places.maps().size();
    double sum = 0;
    double weights = 0;
    for (int q = subject * each; q < (subject + 1) * each; q++) {
      double weight = weight(places, subject, cells[q]);
      if (weight > 0) {
        sum += weight * share(q * tokens, other);
        weights += weight;
      }
    }
    return weights == 0 ? 0 : sum / weights;
  }

  private double share(int from, int other) {
    int tokens = places.rows() * places.columns();
    float[] map = places.maps().get(other);
    double all = 0;
    double inside = 0;
    for (int i = 0; i < tokens; i++) {
      all += rows[from + i];
      inside += map[i] > MASK && places.leader(i) == other ? rows[from + i] : 0;
    }
    return all == 0 ? 0 : inside / all;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PlaceAttention(var p, var c, var r)
        && p.equals(places)
        && Arrays.equals(c, cells)
        && Arrays.equals(r, rows);
  }

  @Override
  public int hashCode() {
    return List.of(places, Arrays.hashCode(cells), Arrays.hashCode(rows)).hashCode();
  }

  @Override
  public String toString() {
    return "PlaceAttention[%d cells]".formatted(cells.length);
  }
}
