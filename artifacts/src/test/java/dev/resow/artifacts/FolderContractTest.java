package dev.resow.artifacts;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FolderContractTest extends ArtifactStoreContract {
  @TempDir Path folder;

  @Override
  ArtifactStore store() {
    return ArtifactStores.open(_ -> Optional.of(folder.toString()), Clock.systemUTC());
  }

  @Override
  Path file(ArtifactId id) {
    String name = id.sha256();
    return folder.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
  }
}
