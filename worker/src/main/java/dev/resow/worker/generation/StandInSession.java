package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelFingerprint;
import dev.resow.diffusion.image.ImageParameters;
import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.preview.Preview;
import dev.resow.diffusion.preview.PreviewSteps;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Waits for the time of each step, then makes a gradient between two colours of the seed. */
final class StandInSession implements GenerationSession {
  private static final int PREVIEW = 16; // pixels
  private static final int SAVED_BYTES = Long.BYTES + 2 * Integer.BYTES;

  private final JobSpec spec;
  private final Duration perStep;
  private final ModelFingerprint model;
  private int done;

  StandInSession(JobSpec spec, Duration perStep, ModelFingerprint model) {
    this.spec = spec;
    this.perStep = perStep;
    this.model = model;
  }

  static StandInSession resume(
      JobSpec spec, Duration perStep, ModelFingerprint model, byte[] saved) {
    var bytes = ByteBuffer.wrap(saved);
    if (bytes.remaining() != SAVED_BYTES
        || bytes.getLong() != spec.seed()
        || bytes.getInt() != spec.steps()) {
      throw new IllegalArgumentException(
          "the checkpoint belongs to another image: seed or steps differ");
    }
    var session = new StandInSession(spec, perStep, model);
    session.done = bytes.getInt();
    return session;
  }

  @Override
  public StepOutcome step() {
    if (done == spec.steps()) {
      var round =
          new RoundRecord(0, spec.seed(), done, null, 0, Map.of(), done, null); // not checked
      return new StepOutcome.Finished(
          gradient(spec.width(), spec.height()), parameters(), List.of(round), false);
    }
    long end = System.nanoTime() + perStep.toNanos();
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
    done++;
    return new StepOutcome.Advanced(0, done, spec.steps(), Map.of());
  }

  /** The gradient, small. */
  @Override
  public Optional<Preview> preview() {
    int wanted = spec.previews() == null ? 0 : spec.previews();
    var number = new PreviewSteps(wanted, spec.steps()).after(done);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    byte[] png = Png.write(gradient(PREVIEW, PREVIEW), new LinkedHashMap<>());
    return Optional.of(new Preview(0, done, spec.steps(), number.getAsInt(), png));
  }

  private RgbImage gradient(int width, int height) {
    var random = new SplittableRandom(spec.seed());
    int from = random.nextInt(0x1000000);
    int to = random.nextInt(0x1000000);
    double diagonal = (double) width * width + (double) height * height;
    var rgb = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double share = ((double) x * width + (double) y * height) / diagonal; // 0..1
        for (int shift = 16; shift >= 0; shift -= 8) {
          int start = from >> shift & 0xff;
          int end = to >> shift & 0xff;
          rgb[i++] = (byte) Math.round(start + share * (end - start));
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private ImageParameters parameters() {
    return new ImageParameters(
        spec.prompt(),
        spec.negativePrompt(),
        spec.width(),
        spec.height(),
        spec.steps(),
        spec.guidanceScale(),
        spec.seed(),
        0,
        spec.seed(),
        spec.method(),
        spec.subjects(),
        spec.relations().stream().map(StandInSession::relation).toList(),
        model.model(),
        model.digest(),
        1,
        List.of(),
        "Euler",
        Optional.empty());
  }

  private static Relation relation(dev.resow.contract.Relation relation) {
    return new Relation(
        relation.subject(), Place.valueOf(relation.place().name()), relation.other());
  }

  @Override
  public void lastRound() {
    // There is one round only.
  }

  @Override
  public int stepsLeft() {
    return spec.steps() - done;
  }

  @Override
  public double forwards() {
    return done;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public byte[] save() {
    return ByteBuffer.allocate(SAVED_BYTES)
        .putLong(spec.seed())
        .putInt(spec.steps())
        .putInt(done)
        .array();
  }

  @Override
  public void close() {
    // It owns nothing.
  }
}
