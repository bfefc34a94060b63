package dev.resow.standalone.models;

import java.io.IOException;

/** Another try would end the same. */
final class PermanentException extends IOException {
  private static final long serialVersionUID = 1L;

  PermanentException(String message) {
    super(message);
  }
}
