package dev.resow.worker.generation;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.diffusion.adapter.AdapterSource;
import dev.resow.diffusion.adapter.AdapterUnavailableException;
import dev.resow.diffusion.adapter.AdapterUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of adapters in the artifact store, by hash. For each thread one at a time is copied to
 * this machine, to be read and replaced by the next; what the store holds is checked against the
 * hash.
 */
@ApplicationScoped
public class StoredAdapters implements AdapterSource {
  private final ArtifactStore store;
  private final ThreadLocal<Path> folders = new ThreadLocal<>();

  @Inject
  StoredAdapters(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public Path file(AdapterUse use) {
    try {
      var file = place(use.name());
      if (store.copy(new ArtifactId(use.sha256()), file)) {
        return file;
      }
    } catch (IOException e) {
      throw new AdapterUnavailableException(use, "the artifact store failed: " + e, e);
    }
    throw new AdapterUnavailableException(use, "it is missing from the artifact store", null);
  }

  /** A new name in a folder of this thread without other files. */
  private Path place(String name) throws IOException {
    var folder = folders.get();
    if (folder == null || !Files.isDirectory(folder)) {
      folder = Files.createTempDirectory("resow-adapters");
      folder.toFile().deleteOnExit();
      folders.set(folder);
    }
    try (var earlier = Files.newDirectoryStream(folder)) {
      for (var file : earlier) {
        Files.deleteIfExists(file);
      }
    }
    var file = folder.resolve(name + ".safetensors");
    file.toFile().deleteOnExit();
    return file;
  }
}
