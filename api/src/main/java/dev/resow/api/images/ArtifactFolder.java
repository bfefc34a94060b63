package dev.resow.api.images;

import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.FolderArtifactStore;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The artifact store: the folder that {@code RESOW_ARTIFACTS} names. */
@ApplicationScoped
class ArtifactFolder {
  @Produces
  @ApplicationScoped
  @DefaultBean
  ArtifactStore store(
      @ConfigProperty(name = "resow.artifacts", defaultValue = ".resow/artifacts") String folder) {
    return new FolderArtifactStore(Path.of(folder));
  }
}
