package dev.resow.worker.generation;

/** A model does not fit into the memory that is left; nothing of it is in memory. */
public class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message, Throwable cause) {
    super(message, cause);
  }
}
