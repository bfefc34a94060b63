package dev.resow.contract;

import dev.resow.contract.artifact.ArtifactId;

/**
 * An image in the artifact store.
 *
 * @param id SHA-256 of its bytes
 * @param mediaType always {@value #MEDIA_TYPE}, regardless of the record's content
 * @param bytes size of the file
 */
public record ImageRef(ArtifactId id, String mediaType, int width, int height, long bytes) {
  /** The media type of all images. */
  public static final String MEDIA_TYPE = "image/png";

  private static final int LARGEST = 65_536;

  public ImageRef {
    Checks.present("image.id", id);
    Checks.text("image.mediaType", mediaType);
    mediaType = MEDIA_TYPE; // a browser runs what it takes for a page, whatever made it
    Checks.within("image.width", width, 1, LARGEST);
    Checks.within("image.height", height, 1, LARGEST);
    Checks.atLeast("image.bytes", bytes, 0);
  }
}
