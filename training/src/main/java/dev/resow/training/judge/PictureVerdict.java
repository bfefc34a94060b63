package dev.resow.training.judge;

import java.util.List;

/**
 * What a judge says of a picture, and why. A picture is right when the score of every subject is
 * above its line and the score of the prompt is above that of every swap. All scores are log
 * probabilities that a text matches the picture, at most 0.
 *
 * @param prompt score of the prompt
 * @param subjects each of the prompt, at least one
 * @param swaps the prompt with one name replaced; empty where nothing is there to replace it by
 */
public record PictureVerdict(double prompt, List<SubjectScore> subjects, List<SwapScore> swaps) {

  /**
   * A subject of the prompt.
   *
   * @param name in lower case
   * @param score of "a photo of a NAME"
   * @param line what the score must be above, and whether the judge knows it
   */
  public record SubjectScore(String name, double score, Line line) {
    public SubjectScore {
      number(score);
    }

    /** Whether the subject is there; of no meaning if its line is not known. */
    public boolean isAbove() {
      return score > line.value();
    }
  }

  /**
   * The prompt with one name replaced.
   *
   * @param name that is replaced
   * @param by the one in its place
   * @param score of the text that results
   */
  public record SwapScore(String name, String by, double score) {
    public SwapScore {
      number(score);
    }
  }

  public PictureVerdict {
    number(prompt);
    subjects = List.copyOf(subjects);
    swaps = List.copyOf(swaps);
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException("expected a subject to judge, got none");
    }
  }

  /** A picture with a subject that the judge cannot tell from others is not judged. */
  public Outcome outcome() {
    if (subjects.stream().anyMatch(subject -> !subject.line().isKnown())) {
      return Outcome.UNJUDGED;
    }
    return missing().isEmpty() && fittingSwaps().isEmpty() ? Outcome.RIGHT : Outcome.WRONG;
  }

  /** The subjects whose score is not above their line. */
  public List<SubjectScore> missing() {
    return subjects.stream().filter(subject -> !subject.isAbove()).toList();
  }

  /** The swaps that fit as well as the prompt or better. */
  public List<SwapScore> fittingSwaps() {
    return swaps.stream().filter(swap -> !(prompt > swap.score())).toList();
  }

  private static void number(double score) {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("expected scores that are numbers, got NaN");
    }
  }
}
