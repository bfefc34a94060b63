package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.diffusion.model.MemoryNeed;
import java.util.List;
import java.util.OptionalLong;

/**
 * Refuses images beyond this worker's own limit: a record can be forged, and an api may be
 * configured with another limit.
 *
 * @param maxPixels most pixels of an image, {@code resow.limits.max-pixels}
 * @param maxMemory most bytes of a model with one image; empty for no limit
 */
record BoundedGenerator(ImageGenerator generator, long maxPixels, OptionalLong maxMemory)
    implements ImageGenerator {
  BoundedGenerator {
    if (maxPixels < 1)
      throw new IllegalArgumentException(
          "resow.limits.max-pixels must be at least 1, not " + maxPixels);
  }

  /** Without a limit of memory. */
  BoundedGenerator(ImageGenerator generator, long maxPixels) {
    this(generator, maxPixels, OptionalLong.empty());
  }

  @Override
  public GenerationSession open(JobSpec spec) {
    check(spec);
    return generator.open(spec);
  }

  @Override
  public GenerationSession resume(JobSpec spec, byte[] saved) {
    check(spec);
    return generator.resume(spec, saved);
  }

  private void check(JobSpec spec) {
    long pixels = (long) spec.width() * spec.height();
    if (pixels > maxPixels)
      throw new RefusedJobException(
          "%d x %d is %d pixels; this worker allows at most %d"
              .formatted(spec.width(), spec.height(), pixels, maxPixels));
    if (maxMemory.isEmpty()) return;
    var need = generator.memory(spec);
    if (need.isPresent() && !MemoryNeed.fits(need.getAsLong(), maxMemory))
      throw new RefusedJobException(
          "an image of %d x %d needs about %s of memory with its model; this worker allows %s (RESOW_MEMORY). Ask for a smaller image"
              .formatted(
                  spec.width(),
                  spec.height(),
                  MemoryNeed.gib(need.getAsLong()),
                  MemoryNeed.gib(maxMemory.getAsLong())));
  }

  @Override
  public ModelCard card() {
    return generator.card();
  }

  @Override
  public List<ModelCard> cards() {
    return generator.cards();
  }

  @Override
  public List<ModelFingerprint> fingerprints() {
    return generator.fingerprints();
  }

  @Override
  public ModelFingerprint fingerprint() {
    return generator.fingerprint();
  }

  @Override
  public ModelFingerprint fingerprint(JobSpec spec) {
    return generator.fingerprint(spec);
  }

  @Override
  public SlotNeed need(long pixels) {
    return generator.need(Math.min(pixels, maxPixels));
  }

  @Override
  public String device() {
    return generator.device();
  }

  @Override
  public List<String> warnings() {
    return generator.warnings();
  }

  @Override
  public void close() {
    generator.close();
  }
}
