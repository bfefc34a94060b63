package dev.resow.menagerie.scene;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures of one size side by side, row after row. */
public final class ContactSheet {
  private ContactSheet() {}

  /** Writes the sheet as PNG; the folder is made if it is not there. */
  public static void write(Path file, List<BufferedImage> pictures, int columns)
      throws IOException {
    int width = pictures.getFirst().getWidth();
    int height = pictures.getFirst().getHeight();
    int rows = Math.ceilDiv(pictures.size(), columns);
    var sheet = new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    var graphics = sheet.createGraphics();
    for (int i = 0; i < pictures.size(); i++) {
      graphics.drawImage(pictures.get(i), i % columns * width, i / columns * height, null);
    }
    graphics.dispose();
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    ImageIO.write(sheet, "png", file.toFile());
  }
}
