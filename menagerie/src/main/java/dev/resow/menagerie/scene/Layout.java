package dev.resow.menagerie.scene;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Places for one to four faces: slots with jitter, small enough that squares neither meet nor leave
 * the picture.
 *
 * @param slots centres, pixels
 * @param jitterX most a centre moves sideways, pixels
 * @param jitterY most a centre moves up or down, pixels
 * @param smallest least radius, pixels
 * @param largest greatest radius, pixels
 */
record Layout(List<Slot> slots, double jitterX, double jitterY, double smallest, double largest) {

  record Slot(double x, double y) {}

  private static final List<Layout> ONE = List.of(of(10, 8, 32, 40, 64, 66));
  private static final List<Layout> TWO =
      List.of(of(2, 10, 24, 29, 33, 64, 95, 64), of(10, 2, 24, 29, 64, 33, 64, 95));
  private static final List<Layout> THREE =
      List.of(
          of(4, 4, 19, 22, 64, 32, 34, 92, 94, 92),
          of(4, 4, 19, 22, 34, 36, 94, 36, 64, 96),
          of(.7, 10, 18, 20, 22, 64, 64, 64, 106, 64));

  /** No training shows four: only checks and comparisons do. */
  private static final List<Layout> FOUR =
      List.of(of(4, 4, 19, 23, 34, 34, 94, 34, 34, 94, 94, 94));

  /** The layouts for a number of subjects. */
  static Layout draw(int subjects, SplittableRandom random) {
    var choices =
        switch (subjects) {
          case 1 -> ONE;
          case 2 -> TWO;
          case 3 -> THREE;
          case 4 -> FOUR;
          default ->
              throw new IllegalArgumentException("expected 1 to 4 subjects, got " + subjects);
        };
    return choices.get(random.nextInt(choices.size()));
  }

  private static Layout of(double jitterX, double jitterY, double r0, double r1, double... xy) {
    var slots = new Slot[xy.length / 2];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(xy[2 * i], xy[2 * i + 1]);
    }
    return new Layout(List.of(slots), jitterX, jitterY, r0, r1);
  }
}
