package dev.resow.diffusion.model;

/** A model that does not fit the memory of this machine; nothing of it was loaded. */
public final class ModelMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelMemoryException(String message) {
    super(message);
  }
}
