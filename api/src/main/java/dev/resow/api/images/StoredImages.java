package dev.resow.api.images;

import dev.resow.api.jobs.JobReview;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.DamagedArtifactException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Reads finished images. Every way to a client leads through {@link #bytes}, which shows no image
 * that is held or refused; what is wrong with a file is reported and answered with a problem.
 */
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
   * The file of an image that is shown.
   *
   * @throws ProblemException image-held or image-refused; image-lost, image-damaged or unavailable
   */
  public byte[] bytes(JobPicture picture) {
    check(picture);
    return read(picture.image().id());
  }

  /**
   * @throws ProblemException image-held or image-refused if the image is not shown
   */
  public void check(JobPicture picture) {
    JobReview review = picture.review();
    if (review == null) return;
    switch (review.state()) {
      case HELD ->
          throw new ProblemException(
              ProblemType.IMAGE_HELD,
              "The image is held until a person has reviewed it." + why(review));
      case REFUSED ->
          throw new ProblemException(
              ProblemType.IMAGE_REFUSED, "The image was refused." + why(review));
      case RELEASED -> {}
    }
  }

  private static String why(JobReview review) {
    return review.reason() == null ? "" : " Reason: " + review.reason();
  }

  /**
   * The file of any image, for reviewers.
   *
   * @throws ProblemException image-lost, image-damaged or unavailable
   */
  public byte[] forReview(JobPicture picture) {
    return read(picture.image().id());
  }

  /** The bytes whose hash is their name. */
  private byte[] read(ArtifactId id) {
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
