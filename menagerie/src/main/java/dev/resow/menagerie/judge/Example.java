package dev.resow.menagerie.judge;

import static dev.resow.menagerie.judge.Verdicts.CELL;
import static dev.resow.menagerie.judge.Verdicts.GRID;

/**
 * A picture with what the network should say of it.
 *
 * @param picture (3, 128, 128) in [-1, 1]
 * @param cells kinds (16, 16), then colours (16, 16); {@link LabelMap#IGNORE} where nothing is
 *     asked
 */
public record Example(float[] picture, byte[] cells) {

  /** The labels under the middle of each cell, looked up through the map of the picture. */
  static byte[] cells(LabelMap labels, float[][] map) {
    var cells = new byte[2 * GRID * GRID];
    for (int cell = 0; cell < GRID * GRID; cell++) {
      int pixel = (cell / GRID * CELL + CELL / 2) * GRID * CELL + cell % GRID * CELL + CELL / 2;
      int x = Math.round(map[0][pixel]);
      int y = Math.round(map[1][pixel]);
      cells[cell] = labels.kind(x, y);
      cells[GRID * GRID + cell] = labels.colour(x, y);
    }
    return cells;
  }
}
