package dev.resow.api.images;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.health.Probe;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Whether the artifact store can be read. An api whose store is away or misconfigured accepts jobs
 * and answers requests for images with 503; this says why, in the log and in health.
 */
@ApplicationScoped
public class StoreHealth {
  private static final Logger LOG = Logger.getLogger(StoreHealth.class);
  private static final String WHAT = "the artifact store (RESOW_ARTIFACTS)";
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /** Of no picture: no PNG file is empty. */
  private static final ArtifactId ANY = ArtifactId.of(new byte[0]);

  private final ArtifactStore store;
  private final Probe probe;
  private String logged;

  StoreHealth(ArtifactStore store, Clock clock) {
    this.store = store;
    this.probe = new Probe(WHAT, this::check, EVERY, SILENCE, clock);
  }

  void start(@Observes StartupEvent start) {
    probe.start();
  }

  void stop(@Observes ShutdownEvent shutdown) {
    probe.close();
  }

  /** The last result; never waits. */
  public Probe.Status status() {
    return probe.status();
  }

  /** Logs each fault once. */
  private void check() throws IOException {
    try {
      store.has(ANY);
      logged = null;
    } catch (IOException | RuntimeException e) {
      String fault = WHAT + ": " + root(e).getMessage();
      if (!fault.equals(logged)) LOG.warn(fault);
      logged = fault;
      throw new IOException(fault, e);
    }
  }

  /** The sentence of a store, or of a setting that keeps it from being opened. */
  private static Throwable root(Exception failure) {
    Throwable each = failure;
    while (!(each instanceof IOException)
        && !(each instanceof IllegalArgumentException)
        && each.getCause() != null) each = each.getCause();
    return each;
  }
}
