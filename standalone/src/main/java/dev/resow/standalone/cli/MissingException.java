package dev.resow.standalone.cli;

/** Something this machine needs is not there; the message says what to do. */
final class MissingException extends RuntimeException {
  MissingException(String message) {
    super(message);
  }
}
