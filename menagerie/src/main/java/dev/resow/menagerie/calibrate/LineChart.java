package dev.resow.menagerie.calibrate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Draws numbers by sampler step, one line each. */
record LineChart(String title, String unit, double low, double high, List<Line> lines) {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 480;
  private static final int LEFT = 60;
  private static final int RIGHT = 210;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;
  private static final int MARKS = 5;
  private static final Color GRID = new Color(226, 226, 226);
  private static final Color[] COLOURS = {
    new Color(28, 90, 168), new Color(214, 96, 28), new Color(38, 140, 80),
    new Color(150, 70, 160), new Color(110, 110, 110), new Color(190, 150, 20),
    new Color(20, 160, 180), new Color(200, 50, 100)
  };

  /**
   * @param values one per step, from step 0
   */
  record Line(String name, double[] values) {}

  BufferedImage draw() {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    axes(graphics);
    for (int i = 0; i < lines.size(); i++) {
      line(graphics, lines.get(i), i);
    }
    graphics.dispose();
    return image;
  }

  private void axes(Graphics2D graphics) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    for (int i = 0; i <= MARKS; i++) {
      double value = low + (high - low) * i / MARKS;
      graphics.setColor(GRID);
      graphics.draw(new Line2D.Double(LEFT, y(value), WIDTH - RIGHT, y(value)));
      graphics.setColor(Color.DARK_GRAY);
      graphics.drawString(String.format(Locale.ROOT, "%.2f", value), 14, (float) y(value) + 5);
    }
    for (int step = 0; step < steps(); step += 3) {
      graphics.drawString(String.valueOf(step), (float) x(step) - 4, HEIGHT - BOTTOM + 20);
    }
    graphics.drawString("sampler step", LEFT, HEIGHT - 10);
    graphics.drawString(unit, LEFT, TOP - 6);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
    graphics.drawString(title, LEFT, 24);
  }

  private void line(Graphics2D graphics, Line line, int number) {
    var path = new Path2D.Double();
    boolean begun = false;
    for (int step = 0; step < line.values().length; step++) {
      double value = line.values()[step];
      if (Double.isNaN(value)) {
        begun = false;
      } else if (begun) {
        path.lineTo(x(step), y(value));
      } else {
        path.moveTo(x(step), y(value));
        begun = true;
      }
    }
    int at = TOP + 20 * number;
    graphics.setColor(COLOURS[number % COLOURS.length]);
    graphics.setStroke(new BasicStroke(2.2f));
    graphics.draw(path);
    graphics.draw(new Line2D.Double(WIDTH - RIGHT + 16, at - 4.0, WIDTH - RIGHT + 40, at - 4.0));
    graphics.setStroke(new BasicStroke(1));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    graphics.drawString(line.name(), WIDTH - RIGHT + 48, at);
  }

  private int steps() {
    return lines.stream().mapToInt(line -> line.values().length).max().orElse(1);
  }

  private double x(double step) {
    return LEFT + step / Math.max(1, steps() - 1) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    double share = (Math.clamp(value, low, high) - low) / (high - low);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }
}
