package dev.resow.contract;

import dev.resow.contract.artifact.ArtifactId;

/**
 * An image in the artifact store.
 *
 * @param id SHA-256 of its bytes
 * @param bytes size of the file
 */
public record ImageRef(ArtifactId id, String mediaType, int width, int height, long bytes) {
  public ImageRef {
    Checks.present("image.id", id);
    Checks.text("image.mediaType", mediaType);
  }
}
