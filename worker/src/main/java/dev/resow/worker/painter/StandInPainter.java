package dev.resow.worker.painter;

import dev.resow.contract.JobSpec;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;

/**
 * Paints a gradient from the seed in a given time, without any model: for measuring and breaking
 * the queue, where a real sampler would only be in the way. The same seed and size give the same
 * bytes.
 */
public final class StandInPainter implements Painter {
  /** The model name jobs must ask for. */
  public static final String MODEL = "stand-in";

  private static final int SAVED_BYTES = Long.BYTES + 2 * Integer.BYTES;

  private static final ModelCard CARD =
      new ModelCard(
          MODEL,
          16,
          1024,
          16,
          1000,
          4000,
          0,
          List.of(MethodCard.plain("plain"), MethodCard.plain("resow")),
          new ModelCard.Defaults(64, 64, 10, 1.0, "plain", 1));

  /** What a process that was killed with SIGKILL ends with. */
  private static final int KILLED = 137;

  private final Duration perJob;
  private final Optional<String> haltsOn;

  /**
   * @param perJob time a job takes, spread evenly over its steps
   */
  public StandInPainter(Duration perJob) {
    this(perJob, Optional.empty());
  }

  /**
   * @param perJob time a job takes, spread evenly over its steps
   * @param haltsOn a job with this text in its prompt ends the process at once, as a driver would
   *     that crashes
   */
  public StandInPainter(Duration perJob, Optional<String> haltsOn) {
    this.perJob = perJob;
    this.haltsOn = haltsOn;
  }

  @Override
  public ModelCard card() {
    return CARD;
  }

  @Override
  public ModelFingerprint fingerprint() {
    return new ModelFingerprint(MODEL, "0".repeat(64), Map.of("kind", "gradient"));
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public Painting open(JobSpec spec) {
    if (haltsOn.filter(spec.prompt()::contains).isPresent()) Runtime.getRuntime().halt(KILLED);
    return new Gradient(spec, perJob.dividedBy(spec.steps()), 0);
  }

  @Override
  public Painting resume(JobSpec spec, byte[] saved) {
    var bytes = ByteBuffer.wrap(saved);
    if (bytes.remaining() != SAVED_BYTES
        || bytes.getLong() != spec.seed()
        || bytes.getInt() != spec.steps()) {
      throw new IllegalArgumentException("the checkpoint belongs to a different request");
    }
    return new Gradient(spec, perJob.dividedBy(spec.steps()), bytes.getInt());
  }

  @Override
  public void close() {}

  private static final class Gradient implements Painting {
    private final JobSpec spec;
    private final Duration perStep;
    private int done;

    Gradient(JobSpec spec, Duration perStep, int done) {
      this.spec = spec;
      this.done = done;
      this.perStep = perStep;
    }

    @Override
    public Stroke step() {
      if (done < spec.steps()) {
        long end = System.nanoTime() + perStep.toNanos();
        for (long left; (left = end - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(left);
        }
        done++;
        return new Stroke.Advanced(0, done, spec.steps(), Map.of());
      }
      var round = new RoundSummary(0, spec.seed(), done, Verdict.UNCHECKED, null, null, Map.of());
      return new Stroke.Finished(
          png(),
          spec.width(),
          spec.height(),
          Verdict.UNCHECKED,
          spec.seed(),
          List.of(round),
          (double) done,
          List.of());
    }

    private byte[] png() {
      var random = new SplittableRandom(spec.seed());
      var image = new BufferedImage(spec.width(), spec.height(), BufferedImage.TYPE_INT_RGB);
      var graphics = image.createGraphics();
      graphics.setPaint(
          new GradientPaint(0, 0, color(random), spec.width(), spec.height(), color(random)));
      graphics.fillRect(0, 0, spec.width(), spec.height());
      graphics.dispose();
      var bytes = new ByteArrayOutputStream();
      try {
        ImageIO.write(image, "png", bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static Color color(SplittableRandom random) {
      return new Color(random.nextInt(0x1000000));
    }

    @Override
    public Optional<byte[]> save() {
      return Optional.of(
          ByteBuffer.allocate(SAVED_BYTES)
              .putLong(spec.seed())
              .putInt(spec.steps())
              .putInt(done)
              .array());
    }

    @Override
    public void lastRound() {}

    @Override
    public int stepsLeft() {
      return spec.steps() - done;
    }

    @Override
    public void close() {}
  }
}
