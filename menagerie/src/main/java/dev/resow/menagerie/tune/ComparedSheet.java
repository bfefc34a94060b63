package dev.resow.menagerie.tune;

import dev.resow.menagerie.scene.ContactSheet;
import dev.resow.menagerie.scene.Renderer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Some pictures of a comparison, a row for each set, weight of guidance and model. */
final class ComparedSheet {
  /** Pictures of a row. */
  static final int COLUMNS = 8;

  private final List<BufferedImage> images = new ArrayList<>();

  /** Adds a row: of prompts that are spread evenly, the picture of the first seed. */
  void add(Pictures pictures) {
    var first = new ArrayList<Integer>();
    for (int i = 0; i < pictures.prompts().size(); i++) {
      if (i == 0 || !pictures.prompts().get(i).equals(pictures.prompts().get(i - 1))) {
        first.add(i);
      }
    }
    for (int column = 0; column < COLUMNS; column++) {
      int picture = first.get(column * first.size() / COLUMNS);
      images.add(Renderer.image(pictures.pixels().get(picture), Renderer.SIDE, Renderer.SIDE));
    }
  }

  /** Rows so far. */
  int rows() {
    return images.size() / COLUMNS;
  }

  /** Writes the rows as PNG; the folder is made if it is not there. */
  void write(Path file) throws IOException {
    ContactSheet.write(file, images, COLUMNS);
  }
}
