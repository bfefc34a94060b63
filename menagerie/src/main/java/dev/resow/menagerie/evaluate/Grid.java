package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.scene.ContactSheet;
import dev.resow.menagerie.scene.Renderer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures of several arms beside each other: a row is a prompt and a seed, a column an arm. */
final class Grid {
  private static final int BAR = 4;
  private static final Color SUCCESS = new Color(30, 160, 60);
  private static final Color FAILURE = new Color(200, 40, 40);

  private Grid() {}

  /** The first seed of every prompt. */
  static void write(Path file, long firstSeed, List<ArmReport> reports) throws IOException {
    var cells = new ArrayList<BufferedImage>();
    int count = reports.getFirst().pictures().size();
    for (int i = 0; i < count; i++) {
      if (reports.getFirst().pictures().get(i).order().seed() == firstSeed) {
        for (var report : reports) {
          cells.add(marked(report.pictures().get(i)));
        }
      }
    }
    ContactSheet.write(file, cells, reports.size());
  }

  private static BufferedImage marked(Picture picture) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(picture.png()));
    var marked = new BufferedImage(Renderer.SIDE, Renderer.SIDE, BufferedImage.TYPE_INT_RGB);
    var graphics = marked.createGraphics();
    graphics.drawImage(image, 0, 0, Renderer.SIDE, Renderer.SIDE, null);
    graphics.setColor(picture.isSuccess() ? SUCCESS : FAILURE);
    graphics.fillRect(0, Renderer.SIDE - BAR, Renderer.SIDE, BAR);
    graphics.dispose();
    return marked;
  }
}
