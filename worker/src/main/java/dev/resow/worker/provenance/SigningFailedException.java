package dev.resow.worker.provenance;

import java.io.Serial;

/** A picture that must be signed could not be; it is not published. */
public final class SigningFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public SigningFailedException(RuntimeException cause) {
    super("the picture was made, but the worker could not sign it: " + cause.getMessage(), cause);
  }
}
