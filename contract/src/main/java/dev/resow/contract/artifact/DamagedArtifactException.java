package dev.resow.contract.artifact;

import java.io.IOException;

/** The stored bytes are not those that were stored: cut short, overwritten, decayed. */
public final class DamagedArtifactException extends IOException {
  private static final long serialVersionUID = 1;

  public DamagedArtifactException(ArtifactId id, long bytes) {
    super(
        "the stored artifact %s is damaged: the hash of its %d bytes differs".formatted(id, bytes));
  }
}
