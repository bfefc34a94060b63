package dev.resow.api.images;

import dev.resow.artifacts.ArtifactStores;
import dev.resow.contract.artifact.ArtifactStore;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** The artifact store: the folder or bucket that {@code RESOW_ARTIFACTS} names. */
@ApplicationScoped
class ArtifactStoreProducer {
  @Produces
  @ApplicationScoped
  @DefaultBean
  ArtifactStore store(Config config, Clock clock) {
    return ArtifactStores.open(name -> config.getOptionalValue(name, String.class), clock);
  }
}
