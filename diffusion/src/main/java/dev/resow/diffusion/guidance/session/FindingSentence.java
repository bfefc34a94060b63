package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.sampler.Finding;
import dev.resow.subjects.Place;
import java.util.List;

/**
 * A finding in words.
 *
 * @param subjects names, in the order of the finding's indices
 * @param measure of overlap
 */
record FindingSentence(List<String> subjects, PairMeasure measure) {
  String of(Finding finding) {
    String first = subjects.get(finding.subjects().getFirst());
    String last = subjects.get(finding.subjects().getLast());
    double score = finding.score();
    double limit = finding.limit();
    return switch (finding.kind()) {
      case OVERLAPPED ->
          (measure == PairMeasure.INTERCHANGE
                  ? "%s and %s are interchangeable to %.3f, more than %.3f"
                  : "%s and %s overlap by %.3f, more than %.3f")
              .formatted(first, last, score, limit);
      case MISSING ->
          "%s has %.3f of its place to itself, less than %.3f"
              .formatted(first, 1 - score, 1 - limit);
      case MISPLACED ->
          "%s is not %s %s: %.3f of the picture too far, more than %.3f"
              .formatted(
                  first,
                  finding.place().map(FindingSentence::words).orElseThrow(),
                  last,
                  score,
                  limit);
      case MIXED ->
          "%s has features of %s: %.3f, more than %.3f".formatted(first, last, score, limit);
    };
  }

  private static String words(Place place) {
    return switch (place) {
      case LEFT_OF -> "left of";
      case RIGHT_OF -> "right of";
      case ABOVE -> "above";
      case BELOW -> "below";
      case ON -> "on";
      case NEXT_TO -> "next to";
    };
  }
}
