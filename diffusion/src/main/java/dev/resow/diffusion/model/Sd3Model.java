package dev.resow.diffusion.model;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.schedule.FlowMatchEuler;
import java.nio.file.Path;

/** An SD3 or SD3.5 model, for what needs its own transformer: training, calibration, benchmarks. */
public final class Sd3Model extends DiffusionModel {
  Sd3Model(Parts parts, NDManager manager) {
    super(parts, manager);
  }

  /** As {@link DiffusionModel#load(Path, ModelSettings)}, of an SD3 or SD3.5 folder only. */
  public static Sd3Model load(Path folder, ModelSettings settings) {
    return load(ModelFolder.open(folder).only(ModelKind.SD3), settings, Sd3Model::new);
  }

  /** Reads a model with the default settings. */
  public static Sd3Model load(Path folder, Placement placement) {
    return load(folder, ModelSettings.of(placement));
  }

  /**
   * Reads a model with another number of T5 positions.
   *
   * @param t5Length the pipeline's {@code max_sequence_length}; a shorter {@code model_max_length}
   *     wins
   */
  public static Sd3Model load(Path folder, Placement placement, int t5Length) {
    return load(folder, ModelSettings.of(placement).withSequenceLength(t5Length));
  }

  @Override
  public FlowMatchEuler scheduler() {
    return (FlowMatchEuler) super.scheduler();
  }

  /** The network that predicts velocities. */
  public Mmdit transformer() {
    return (Mmdit) backbone();
  }
}
