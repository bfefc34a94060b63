package dev.resow.worker.painter;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import java.util.List;

/** A loaded model that makes pictures. Used by one thread only, the one that loaded it. */
public interface Painter extends AutoCloseable {
  /** What may be asked of it. */
  ModelCard card();

  /** What exactly paints. */
  ModelFingerprint fingerprint();

  /** Where it computes, e.g. {@code cpu} or {@code cuda:0}. */
  String device();

  /** What an operator should know about the model, in sentences; mostly nothing. */
  List<String> warnings();

  /**
   * Begins a picture; no step is done yet.
   *
   * @throws RefusedJobException when this model can never make it
   */
  Painting open(JobSpec spec);

  /**
   * Goes on with a painting that was saved between two steps; the picture is bit-identical to the
   * undisturbed one on the same kind of device. The job's budget of rounds and forward equivalents
   * is what may be used beyond what is saved.
   *
   * @param saved what {@link Painting#save} gave
   * @throws IllegalArgumentException when the bytes are damaged, or saved for another job or model
   */
  Painting resume(JobSpec spec, byte[] saved);

  @Override
  void close();
}
