package dev.resow.worker.provenance;

import dev.resow.worker.config.WorkerSettings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Says at start what pictures will carry, and ends a worker that cannot do what it should. */
@ApplicationScoped
public class ProvenanceStart {
  private static final Logger LOG = Logger.getLogger(ProvenanceStart.class);

  private final Provenance provenance;
  private final boolean trains;

  @Inject
  ProvenanceStart(Provenance provenance, WorkerSettings settings) {
    this.provenance = provenance;
    this.trains = settings.trains();
  }

  void start(@Observes StartupEvent start) {
    if (trains) return; // it makes no pictures
    provenance
        .fault()
        .ifPresentOrElse(
            fault -> {
              LOG.error(fault);
              Quarkus.asyncExit(1);
            },
            () -> LOG.info(provenance.description()));
  }
}
