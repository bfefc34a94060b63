package dev.resow.menagerie.watermark;

import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.Watermark;
import dev.resow.provenance.watermark.WatermarkReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * How often the mark of a picture is read after what happens to pictures, how good marked pictures
 * still are, and how often pictures without a mark are taken for marked ones.
 *
 * <p>{@code WatermarkReport [PICTURES [KIND ...]]}: how many of each kind, and which kinds
 */
public final class WatermarkReport {
  private static final int USUAL = 200;

  private final Map<Change, Integer> read = new EnumMap<>(Change.class);
  private final int pictures;
  private int wrong;
  private int taken;
  private double quality;
  private double worst = Double.MAX_VALUE;
  private double growth;
  private double nanos;

  private WatermarkReport(int pictures) {
    this.pictures = pictures;
  }

  public static void main(String... args) throws IOException {
    int pictures = args.length > 0 ? Integer.parseInt(args[0]) : USUAL;
    System.out.printf("%d pictures of each kind%n", pictures);
    for (var kind : kinds(args)) {
      report(kind.title(), pictures, kind.open(pictures));
    }
  }

  private static List<Kind> kinds(String... args) {
    return args.length < 2
        ? List.of(Kind.values())
        : Arrays.stream(args).skip(1).map(Kind::of).toList();
  }

  private static void report(String title, int pictures, Kind.Source source) throws IOException {
    var report = new WatermarkReport(pictures);
    for (int i = 0; i < pictures; i++) {
      report.add(source.picture(i), i);
    }
    report.print(title);
  }

  private void add(BufferedImage picture, int number) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    var random = new Random(number);
    var mark = new Mark(random.nextLong() >>> Long.SIZE - Mark.BITS);
    byte[] rgb = Canvas.rgb(picture);
    long start = System.nanoTime();
    byte[] marked = Watermark.embed(width, height, rgb, mark);
    nanos += System.nanoTime() - start;
    double decibels = Canvas.psnr(rgb, marked);
    quality += decibels;
    worst = Math.min(worst, decibels);
    growth += (double) png(width, height, marked) / png(width, height, rgb);
    var shown = Canvas.picture(width, height, marked);
    for (var change : Change.values()) {
      var found = read(change.of(shown, random));
      if (found.isPresent() && found.get().mark().equals(mark)) {
        read.merge(change, 1, Integer::sum);
      } else if (found.isPresent()) {
        wrong++;
      }
    }
    for (var unmarked : List.of(picture, Change.JPEG_75.of(picture, random))) {
      taken += read(unmarked).isPresent() ? 1 : 0;
    }
  }

  private static int png(int width, int height, byte[] rgb) {
    return Png.write(new RgbImage(width, height, rgb), new LinkedHashMap<>()).length;
  }

  private static Optional<WatermarkReader.Found> read(BufferedImage picture) {
    return WatermarkReader.read(picture.getWidth(), picture.getHeight(), Canvas.rgb(picture));
  }

  private void print(String kind) {
    System.out.printf(
        Locale.ROOT,
        "%s%n  PSNR: mean %.1f dB, least %.1f dB; PNG file times %.1f; %.0f ms to mark one%n",
        kind,
        quality / pictures,
        worst,
        growth / pictures,
        nanos / pictures / 1e6);
    for (var change : Change.values()) {
      System.out.printf(
          Locale.ROOT,
          "  %-36s %5.1f %%%n",
          change.title(),
          100.0 * read.getOrDefault(change, 0) / pictures);
    }
    System.out.printf(
        "  read as another mark: %d; of %d pictures without a mark, read as marked: %d%n",
        wrong, 2 * pictures, taken);
  }
}
