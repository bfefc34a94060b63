package dev.resow.worker.checkpoint;

import dev.resow.worker.config.WorkerSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Every hour removes the checkpoints of jobs that ended between two attempts: expired, cancelled or
 * given up, so that no worker deleted them.
 */
@ApplicationScoped
public class CheckpointSweep {
  private static final Logger LOG = Logger.getLogger(CheckpointSweep.class);
  private static final long INTERVAL_MINUTES = 60;

  private final CheckpointStore store;
  private final Duration keep;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("checkpoint-sweep").daemon().factory());

  @Inject
  CheckpointSweep(CheckpointStore store, WorkerSettings settings) {
    this.store = store;
    this.keep = settings.checkpoints().keep();
  }

  void start(@Observes StartupEvent start) {
    timer.scheduleAtFixedRate(this::sweep, 1, INTERVAL_MINUTES, TimeUnit.MINUTES);
  }

  private void sweep() {
    try {
      int removed = store.sweep(Instant.now().minus(keep));
      if (removed > 0) {
        LOG.infof("removed the checkpoints of %d jobs that no attempt resumed", removed);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warnf("cannot remove old checkpoints: %s", e.toString());
    }
  }

  void stop(@Observes ShutdownEvent shutdown) {
    timer.shutdownNow();
  }
}
