package dev.resow.contract;

import java.util.List;

/**
 * What {@link TrainingRecipe#COMAT} needs beside the settings of every training.
 *
 * @param parts of the loss, one or more, each once
 * @param captioner for the part {@code caption}; null without it
 * @param segmenter for the parts {@code token} and {@code pixel}; null without both
 * @param pictures of an update, 1 to {@value #MOST_PICTURES}
 * @param floor surprise in nats per token below which the captioner does not count, 0 to {@value
 *     #MOST_FLOOR}
 */
public record ComatSpec(
    List<ComatPart> parts,
    TrainingCritic captioner,
    TrainingCritic segmenter,
    int pictures,
    double floor) {
  /** Pictures of an update if the request names no number. */
  public static final int PICTURES = 16;

  /** Most pictures of an update. */
  public static final int MOST_PICTURES = 256;

  /** The highest floor. */
  public static final int MOST_FLOOR = 100;

  public ComatSpec {
    parts = Checks.list("comat.parts", parts, ComatPart.values().length);
    if (parts.isEmpty() || parts.stream().distinct().count() != parts.size())
      throw new IllegalArgumentException("'comat.parts' must name one part or more, each once");
    if (readsCaptions(parts) != (captioner != null))
      throw new IllegalArgumentException(
          "'comat.captioner' must be there with the part caption, and only with it");
    if (readsMasks(parts) != (segmenter != null))
      throw new IllegalArgumentException(
          "'comat.segmenter' must be there with the parts token and pixel, and only with them");
    Checks.within("comat.pictures", pictures, 1, MOST_PICTURES);
    if (!(floor >= 0 && floor <= MOST_FLOOR))
      throw new IllegalArgumentException(
          "'comat.floor' must be from 0 to %d, not %s".formatted(MOST_FLOOR, floor));
  }

  /** Whether these parts need a captioner. */
  public static boolean readsCaptions(List<ComatPart> parts) {
    return parts.contains(ComatPart.CAPTION);
  }

  /** Whether these parts need a segmenter. */
  public static boolean readsMasks(List<ComatPart> parts) {
    return parts.contains(ComatPart.TOKEN) || parts.contains(ComatPart.PIXEL);
  }
}
