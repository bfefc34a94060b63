package dev.resow.subjects;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.IntStream;

/** What several relations of one prompt must fulfil together. */
public final class Relations {
  /** One subject before another along an axis of the picture: left of it, or above it. */
  private record Before(int first, int second) {}

  private Relations() {}

  /**
   * Checks relations between the subjects of a prompt: every index names a subject, and one picture
   * can show all of them. "Left of" and "above" are orders, so no subject may come before itself by
   * any chain of them, and two subjects at one height cannot be one above the other.
   *
   * @param subjects how many there are
   * @throws IllegalArgumentException naming the relations that do not fit
   */
  public static void check(List<Relation> relations, int subjects) {
    for (var relation : relations) {
      int last = Math.max(relation.first(), relation.second());
      if (last >= subjects) {
        throw new IllegalArgumentException(
            "relations: expected indices of %d subjects, got %d".formatted(subjects, last));
      }
    }
    boolean ordered = ordered(across(relations), subjects) && ordered(down(relations), subjects);
    boolean level = relations.stream().noneMatch(r -> contradictsLevel(r, relations));
    if (!ordered || !level) {
      throw new IllegalArgumentException(
          "relations: expected places that one picture can show, got some that contradict each other; leave one of them out");
    }
  }

  private static List<Before> across(List<Relation> relations) {
    return relations.stream()
        .filter(r -> r.place() == Place.LEFT_OF || r.place() == Place.RIGHT_OF)
        .map(r -> before(r, r.place() == Place.LEFT_OF))
        .toList();
  }

  private static List<Before> down(List<Relation> relations) {
    return relations.stream()
        .filter(Relations::vertical)
        .map(r -> before(r, r.place() != Place.BELOW))
        .toList();
  }

  private static boolean vertical(Relation relation) {
    return switch (relation.place()) {
      case ABOVE, BELOW, ON -> true;
      case LEFT_OF, RIGHT_OF, NEXT_TO -> false;
    };
  }

  private static Before before(Relation relation, boolean firstComesFirst) {
    return firstComesFirst
        ? new Before(relation.first(), relation.second())
        : new Before(relation.second(), relation.first());
  }

  /** Whether the order has no cycle: subjects that nothing comes before are taken away in turn. */
  private static boolean ordered(List<Before> order, int subjects) {
    int[] open = new int[subjects];
    order.forEach(before -> open[before.second()]++);
    var free = new ArrayDeque<>(IntStream.range(0, subjects).filter(s -> open[s] == 0).boxed().toList());
    int taken = 0;
    while (!free.isEmpty()) {
      int subject = free.remove();
      taken++;
      for (var before : order) {
        if (before.first() == subject && --open[before.second()] == 0) {
          free.add(before.second());
        }
      }
    }
    return taken == subjects;
  }

  private static boolean contradictsLevel(Relation level, List<Relation> relations) {
    return level.place() == Place.NEXT_TO
        && relations.stream().filter(Relations::vertical).anyMatch(other -> samePair(level, other));
  }

  private static boolean samePair(Relation one, Relation other) {
    return one.first() == other.first() && one.second() == other.second()
        || one.first() == other.second() && one.second() == other.first();
  }
}
