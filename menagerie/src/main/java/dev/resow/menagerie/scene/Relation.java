package dev.resow.menagerie.scene;

import java.util.ArrayList;
import java.util.List;

/**
 * A directed edge of the scene graph: {@code subjects[from] kind subjects[to]}.
 *
 * @param from index of the subject the sentence is about
 * @param to index of the subject it is seen from
 */
public record Relation(int from, Kind kind, int to) {

  /** Where one subject lies as seen from the other. */
  public enum Kind {
    LEFT_OF("left of"),
    RIGHT_OF("right of"),
    ABOVE("above"),
    BELOW("below");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /** The same fact, seen from the other subject. */
    public Kind opposite() {
      return switch (this) {
        case LEFT_OF -> RIGHT_OF;
        case RIGHT_OF -> LEFT_OF;
        case ABOVE -> BELOW;
        case BELOW -> ABOVE;
      };
    }
  }

  /** Every relation that clearly holds: the boxes do not overlap along that axis. */
  static List<Relation> among(List<Subject> subjects) {
    var relations = new ArrayList<Relation>();
    for (int a = 0; a < subjects.size(); a++) {
      for (int b = 0; b < subjects.size(); b++) {
        var one = subjects.get(a).box();
        var other = subjects.get(b).box();
        if (one.right() <= other.left()) {
          relations.add(new Relation(a, Kind.LEFT_OF, b));
          relations.add(new Relation(b, Kind.RIGHT_OF, a));
        }
        if (one.bottom() <= other.top()) {
          relations.add(new Relation(a, Kind.ABOVE, b));
          relations.add(new Relation(b, Kind.BELOW, a));
        }
      }
    }
    return List.copyOf(relations);
  }
}
