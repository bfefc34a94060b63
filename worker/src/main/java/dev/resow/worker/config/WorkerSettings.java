package dev.resow.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code resow.worker.*} */
@ConfigMapping(prefix = "resow.worker")
public interface WorkerSettings {
  /** Id of this process on the topics; by default host, process id and a random part. */
  Optional<String> id();

  /** Whether this process generates images or trains adapters; never both. */
  @WithDefault("generate")
  Role role();

  /**
   * What generates images: the models in {@code resow.models}, or a stand-in that needs no model.
   */
  @WithName("painter")
  @WithDefault("diffusion")
  Kind generator();

  StandIn standIn();

  Lock lock();

  Checkpoints checkpoints();

  /** Whether this process trains adapters and generates no images. */
  default boolean trains() {
    return role() == Role.TRAIN;
  }

  enum Role {
    GENERATE,
    TRAIN
  }

  enum Kind {
    DIFFUSION,
    STAND_IN
  }

  interface StandIn {
    /** Time a job takes, spread evenly over its steps. */
    @WithDefault("PT0.1S")
    Duration perJob();

    /** Names of its models. */
    @WithDefault("stand-in")
    List<String> models();

    /** Version of its model, part of the fingerprint. */
    @WithDefault("2")
    int version();

    /** A job whose prompt contains this text kills the process: for chaos tests of the queue. */
    Optional<String> haltsOn();
  }

  interface Lock {
    /**
     * Length of the acquisition lock; renewed every third of it. The job of a worker that hangs
     * (not: dies) goes to another one after this time. Within the broker's limits, 15 s to 60 s by
     * default.
     */
    @WithDefault("PT15S")
    Duration duration();
  }

  interface Checkpoints {
    /**
     * Time between two checkpoints of a running job; longer where saving takes more than a
     * twentieth of it. A worker that dies costs at most about this much sampling.
     */
    @WithDefault("PT1S")
    Duration leastGap();

    /** How long the checkpoint of a job is kept that no attempt resumes. */
    @WithDefault("P1D")
    Duration keep();
  }
}
