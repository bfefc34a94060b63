package dev.resow.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** {@code resow.worker.*} */
@ConfigMapping(prefix = "resow.worker")
public interface WorkerSettings {
  /** Id of this process on the topics; by default host, process id and a random part. */
  Optional<String> id();

  /** What paints: the model in {@code resow.model}, or the stand-in that needs no model. */
  @WithDefault("diffusion")
  Kind painter();

  StandIn standIn();

  Lock lock();

  Checkpoints checkpoints();

  enum Kind {
    DIFFUSION,
    STAND_IN
  }

  interface StandIn {
    /** Simulated duration of a job. */
    @WithDefault("PT0.1S")
    Duration perJob();

    /** A job with this text in its prompt kills the process: for breaking the queue. */
    Optional<String> haltsOn();
  }

  interface Lock {
    /**
     * Length of the acquisition lock; renewed every third of it. A worker that hangs (not: dies) is
     * replaced after this time. Within the broker's limits, 15 s to 60 s by default.
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

    /** How long the checkpoint of an abandoned job is kept. Default: P1D. */
    @WithDefault("P1D")
    Duration keep();
  }
}
