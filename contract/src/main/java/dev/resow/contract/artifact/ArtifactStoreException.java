package dev.resow.contract.artifact;

import java.io.IOException;

/** The store refuses or does not answer; the message is a sentence for operators. */
public final class ArtifactStoreException extends IOException {
  private static final long serialVersionUID = 1;

  public ArtifactStoreException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
