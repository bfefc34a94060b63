package dev.resow.worker.painter;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import java.util.List;

/**
 * Refuses pictures beyond this worker's own limit, whoever released them: a record can be forged,
 * and an api can have another limit.
 *
 * @param most pixels of a picture
 */
record BoundedPainter(Painter painter, long most) implements Painter {
  BoundedPainter {
    if (most < 1)
      throw new IllegalArgumentException("resow.limits.max-pixels must be at least 1, not " + most);
  }

  @Override
  public Painting open(JobSpec spec) {
    check(spec);
    return painter.open(spec);
  }

  @Override
  public Painting resume(JobSpec spec, byte[] saved) {
    check(spec);
    return painter.resume(spec, saved);
  }

  private void check(JobSpec spec) {
    long pixels = (long) spec.width() * spec.height();
    if (pixels > most)
      throw new RefusedJobException(
          "%d x %d is %d pixels; this worker allows at most %d"
              .formatted(spec.width(), spec.height(), pixels, most));
  }

  @Override
  public ModelCard card() {
    return painter.card();
  }

  @Override
  public ModelFingerprint fingerprint() {
    return painter.fingerprint();
  }

  @Override
  public String device() {
    return painter.device();
  }

  @Override
  public List<String> warnings() {
    return painter.warnings();
  }

  @Override
  public void close() {
    painter.close();
  }
}
