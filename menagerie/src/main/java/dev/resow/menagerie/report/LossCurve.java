package dev.resow.menagerie.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Draws the second column of a training log, which is its loss or its reward, over its steps: every
 * value thin, a running mean bold, on a logarithmic axis.
 *
 * <p>{@code LossCurve LOG.csv CHART.png [TITLE]}
 */
public final class LossCurve {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 480;
  private static final int LEFT = 80;
  private static final int RIGHT = 30;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final double SMOOTHING = .7;
  private static final Color THIN = new Color(168, 198, 232);
  private static final Color BOLD = new Color(28, 90, 168);
  private static final Color GRID = new Color(226, 226, 226);

  /** One row of the log. */
  record Point(long step, double loss) {}

  private final List<Point> points;
  private final double low;
  private final double high;

  LossCurve(List<Point> points) {
    if (points.size() < 2) {
      throw new IllegalArgumentException(
          "expected a log with two rows or more, found " + points.size());
    }
    this.points = points;
    low = points.stream().mapToDouble(Point::loss).min().orElseThrow() / 1.1;
    high = points.stream().mapToDouble(Point::loss).max().orElseThrow() * 1.1;
  }

  public static void main(String[] args) throws IOException {
    var chart = new LossCurve(read(Path.of(args[0]))).draw(args.length > 2 ? args[2] : "loss");
    ImageIO.write(chart, "png", Path.of(args[1]).toFile());
    System.out.println("wrote " + args[1]);
  }

  /**
   * Rows {@code step,loss,...} under a header of any words, such as the figures of a training,
   * whose second column is its reward. A run that was continued from an older save repeats steps;
   * the later row counts.
   */
  static List<Point> read(Path csv) throws IOException {
    var points = new ArrayList<Point>();
    for (var row : Files.readAllLines(csv)) {
      if (row.isBlank() || !Character.isDigit(row.charAt(0))) {
        continue;
      }
      var fields = row.split(",");
      var point = new Point(Long.parseLong(fields[0]), Double.parseDouble(fields[1]));
      while (!points.isEmpty() && points.getLast().step() >= point.step()) {
        points.removeLast();
      }
      points.add(point);
    }
    return points;
  }

  BufferedImage draw(String title) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    axes(graphics, title);
    line(graphics, points, THIN, 1);
    line(graphics, smoothed(), BOLD, 2.5f);
    graphics.dispose();
    return image;
  }

  private void axes(Graphics2D graphics, String title) {
    for (int i = 0; i <= 5; i++) {
      double loss = low * Math.pow(high / low, i / 5.0);
      long step = Math.round(points.getLast().step() * i / 5.0);
      graphics.setColor(GRID);
      graphics.draw(new Line2D.Double(LEFT, y(loss), WIDTH - RIGHT, y(loss)));
      graphics.setColor(Color.DARK_GRAY);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
      graphics.drawString(String.format(Locale.ROOT, "%.3g", loss), 20, (float) y(loss) + 5);
      graphics.drawString(
          String.format(Locale.ROOT, "%,d", step), (float) x(step) - 18, HEIGHT - BOTTOM + 22);
    }
    graphics.drawString("step", WIDTH - RIGHT - 30, HEIGHT - 14);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
    graphics.drawString(title, LEFT, 30);
  }

  private void line(Graphics2D graphics, List<Point> line, Color color, float width) {
    var path = new Path2D.Double();
    path.moveTo(x(line.getFirst().step()), y(line.getFirst().loss()));
    line.forEach(point -> path.lineTo(x(point.step()), y(point.loss())));
    graphics.setColor(color);
    graphics.setStroke(new BasicStroke(width));
    graphics.draw(path);
    graphics.setStroke(new BasicStroke(1));
  }

  /** Running mean, with the weight of the missing past taken out. */
  List<Point> smoothed() {
    var smooth = new ArrayList<Point>();
    double sum = 0;
    double weight = 0;
    for (var point : points) {
      sum = SMOOTHING * sum + (1 - SMOOTHING) * point.loss();
      weight = SMOOTHING * weight + 1 - SMOOTHING;
      smooth.add(new Point(point.step(), sum / weight));
    }
    return smooth;
  }

  private double x(double step) {
    return LEFT + step / points.getLast().step() * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    double share = Math.log(loss / low) / Math.log(high / low);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }
}
