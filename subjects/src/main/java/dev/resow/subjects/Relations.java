package dev.resow.subjects;

import java.util.List;

/** What several relations of one prompt must fulfil together. */
public final class Relations {
  private Relations() {}

  /**
   * Checks relations between the subjects of a prompt: every index names a subject, and one picture
   * can show all of them ({@link Contradictions}).
   *
   * @param subjects how many there are
   * @throws IllegalArgumentException naming what does not fit
   */
  public static void check(List<Relation> relations, int subjects) {
    for (var relation : relations) {
      int last = Math.max(relation.first(), relation.second());
      if (last >= subjects) {
        throw new IllegalArgumentException(
            "relations: expected indices of %d subjects, got %d".formatted(subjects, last));
      }
    }
    if (Contradictions.in(relations).isPresent()) {
      throw new IllegalArgumentException(
          "relations: expected places that one picture can show, got some that contradict each other; leave one of them out");
    }
  }
}
