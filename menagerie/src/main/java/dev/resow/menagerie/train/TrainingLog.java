package dev.resow.menagerie.train;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * A progress line for people and a CSV (step, loss, samples per second, seconds) for the loss
 * curve.
 */
final class TrainingLog {
  private final Path csv;
  private final PrintStream out;
  private final InstantSource clock;
  private final long total;
  private final int every;
  private final int batch;
  private long startMillis;
  private long windowMillis;
  private double sum;
  private int count;

  TrainingLog(Path csv, PrintStream out, InstantSource clock, long total, int every, int batch)
      throws IOException {
    this.csv = csv;
    this.out = out;
    this.clock = clock;
    this.total = total;
    this.every = every;
    this.batch = batch;
    this.startMillis = clock.millis();
    this.windowMillis = startMillis;
    if (!Files.exists(csv)) Files.writeString(csv, "step,loss,samples_per_second,seconds\n");
  }

  void step(long step, double loss, String detail) throws IOException {
    sum += loss;
    count++;
    if (step % every != 0) return;
    long now = clock.millis();
    double rate = 1000.0 * count * batch / Math.max(1, now - windowMillis);
    Duration left = Duration.ofSeconds((long) ((total - step) * (double) batch / rate));
    double mean = sum / count;
    out.printf(
        Locale.ROOT,
        "step %d/%d  loss %.5f  %.0f samples/s  %dm%02ds left  %s%n",
        step,
        total,
        mean,
        rate,
        left.toMinutes(),
        left.toSecondsPart(),
        detail);
    String row =
        String.format(
            Locale.ROOT, "%d,%.6f,%.1f,%.1f%n", step, mean, rate, (now - startMillis) / 1000.0);
    Files.writeString(csv, row, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    windowMillis = now;
    sum = 0;
    count = 0;
  }
}
