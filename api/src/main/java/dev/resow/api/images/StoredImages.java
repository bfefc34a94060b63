package dev.resow.api.images;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.DamagedArtifactException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Reads finished images; what is wrong with one is reported and answered with a problem. */
@ApplicationScoped
public class StoredImages {
  private static final Logger LOG = Logger.getLogger(StoredImages.class);

  private final ArtifactStore store;
  private final ArtifactFaults faults;

  StoredImages(ArtifactStore store, ArtifactFaults faults) {
    this.store = store;
    this.faults = faults;
  }

  /**
   * The bytes whose hash is their name.
   *
   * @throws ProblemException image-lost, image-damaged or unavailable
   */
  public byte[] bytes(ArtifactId id) {
    try {
      return store
          .get(id)
          .orElseThrow(
              () -> {
                faults.missing(id);
                return new ProblemException(
                    ProblemType.IMAGE_LOST,
                    "The job succeeded, but artifact "
                        + id
                        + " is missing from the store. Submit the job again with the same seed.");
              });
    } catch (DamagedArtifactException e) {
      faults.damaged(id);
      throw new ProblemException(
          ProblemType.IMAGE_DAMAGED,
          "Artifact %s no longer has the bytes that were stored. Submit the job again with the same seed."
              .formatted(id));
    } catch (IOException e) {
      LOG.warnf("cannot read the artifact store: %s", e.toString());
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "The artifact store is unavailable. Retry later.");
    }
  }
}
