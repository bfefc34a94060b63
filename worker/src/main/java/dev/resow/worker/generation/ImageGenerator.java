package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import java.util.List;
import java.util.OptionalLong;

/**
 * A loaded model that generates images, or several. As many threads as its worker has slots use it,
 * each with sessions of its own; it is closed when none does.
 */
public interface ImageGenerator extends AutoCloseable {
  /** What clients may ask of it: sizes, steps, methods, defaults; of several models the first's. */
  ModelCard card();

  /** Of every model, the first one first. */
  default List<ModelCard> cards() {
    return List.of(card());
  }

  /** Whether jobs of the model can be opened here. */
  default boolean holds(String model) {
    return cards().stream().anyMatch(card -> card.name().equals(model));
  }

  /**
   * Identity of everything that the bytes of an image depend on besides the job; of several models
   * the first's.
   */
  ModelFingerprint fingerprint();

  /** Of every model, in the order of the cards. */
  default List<ModelFingerprint> fingerprints() {
    return List.of(fingerprint());
  }

  /**
   * The fingerprint for one job: the files and scales of its adapters count too, not their names.
   */
  default ModelFingerprint fingerprint(JobSpec spec) {
    return fingerprint();
  }

  /** Bytes that it takes while it is in memory; empty if nobody counts them. */
  default OptionalLong memory() {
    return OptionalLong.empty();
  }

  /** The same while it makes the image of this job; empty if nobody counts them. */
  default OptionalLong memory(JobSpec spec) {
    return memory();
  }

  /**
   * What the number of jobs at once depends on.
   *
   * @param maxPixels most pixels of an image
   */
  default SlotNeed need(long maxPixels) {
    return SlotNeed.NONE;
  }

  /** The device it computes on, e.g. {@code cpu} or {@code cuda:0}. */
  String device();

  /** What an operator should know about the model, in sentences; usually empty. */
  List<String> warnings();

  /**
   * Opens a session for one image; no step is done yet.
   *
   * @throws RefusedJobException when this model can never generate it
   */
  GenerationSession open(JobSpec spec);

  /**
   * Resumes a session that was saved between two steps; on the same kind of device the image is
   * bit-identical to that of an undisturbed session. The job's budget of rounds and forward
   * equivalents comes on top of what was used before.
   *
   * @param saved bytes of {@link GenerationSession#save}
   * @throws IllegalArgumentException when the bytes are damaged, or of another image or model
   */
  GenerationSession resume(JobSpec spec, byte[] saved);

  @Override
  void close();
}
