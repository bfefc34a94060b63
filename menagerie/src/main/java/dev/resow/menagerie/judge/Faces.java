package dev.resow.menagerie.judge;

import static dev.resow.menagerie.judge.Verdicts.CELL;
import static dev.resow.menagerie.judge.Verdicts.GRID;

import dev.resow.menagerie.scene.Box;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Gathers the cells of one picture into faces. */
final class Faces {
  /** A face of the least radius has a core of five cells; less than this is a speck. */
  private static final int LEAST_CELLS = 2;

  /** A face whose best animal has less of its probability is odd. */
  private static final double LEAST_AGREEMENT = .55;

  /** Share of the radius whose cells decide: outside it nothing was asked in training. */
  private static final double INNER = .8;

  private final float[] kinds; // (KINDS, 16, 16), probabilities
  private final float[] colours; // (COLOURS, 16, 16), probabilities

  Faces(float[] kinds, float[] colours) {
    this.kinds = kinds;
    this.colours = colours;
  }

  Judgement judgement() {
    var seen = new boolean[GRID * GRID];
    var sightings = new ArrayList<Sighting>();
    for (int cell = 0; cell < seen.length; cell++) {
      var face = connected(cell, seen);
      if (face.size() >= LEAST_CELLS) {
        sightings.add(sighting(face));
      }
    }
    return new Judgement(sightings);
  }

  /** All unseen foreground cells that hang together with one, by common sides. */
  private List<Integer> connected(int start, boolean[] seen) {
    var face = new ArrayList<Integer>();
    var open = new ArrayDeque<Integer>(List.of(start));
    while (!open.isEmpty()) {
      int cell = open.pop();
      if (seen[cell] || kinds[cell] > .5f) {
        continue;
      }
      seen[cell] = true;
      face.add(cell);
      int row = cell / GRID;
      int column = cell % GRID;
      if (row > 0) open.push(cell - GRID);
      if (row < GRID - 1) open.push(cell + GRID);
      if (column > 0) open.push(cell - 1);
      if (column < GRID - 1) open.push(cell + 1);
    }
    return face;
  }

  private Sighting sighting(List<Integer> face) {
    var disc = Disc.of(face);
    var inner = face.stream().filter(cell -> disc.distance(cell) <= INNER * disc.radius()).toList();
    var kind = mean(kinds, Verdicts.KINDS, inner);
    int best = best(kind, 1);
    double agreement = kind[best] / (1 - kind[Verdicts.BACKGROUND]);
    if (agreement < LEAST_AGREEMENT) {
      best = Verdicts.ODD;
    }
    int colour = best(mean(colours, Verdicts.COLOURS, inner), 0);
    return new Sighting(Verdicts.animal(best), Verdicts.colour(colour), disc.box(), agreement);
  }

  private static double[] mean(float[] maps, int count, List<Integer> face) {
    var mean = new double[count];
    for (int i = 0; i < count; i++) {
      for (int cell : face) {
        mean[i] += maps[i * GRID * GRID + cell] / face.size();
      }
    }
    return mean;
  }

  private static int best(double[] values, int from) {
    int best = from;
    for (int i = from; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The cells of a face as a disc of the same area, in cells. */
  private record Disc(double column, double row, double radius) {
    static Disc of(List<Integer> face) {
      return new Disc(
          face.stream().mapToInt(cell -> cell % GRID).average().orElseThrow(),
          face.stream().mapToInt(cell -> cell / GRID).average().orElseThrow(),
          Math.sqrt(face.size() / Math.PI));
    }

    double distance(int cell) {
      return Math.hypot(cell % GRID - column, cell / GRID - row);
    }

    /** The disc is the core of the face; the face's square is larger in proportion. */
    Box box() {
      double x = (column + .5) * CELL;
      double y = (row + .5) * CELL;
      double half = radius * CELL / LabelMap.FOUND_CORE;
      return new Box(x - half, y - half, x + half, y + half);
    }
  }
}
