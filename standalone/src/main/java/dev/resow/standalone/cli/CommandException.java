package dev.resow.standalone.cli;

import java.io.Serial;

/** Ends a command with a failure that is known. */
final class CommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  CommandException(Failure.Kind kind, String detail) {
    super(detail);
    failure = new Failure(kind, detail);
  }

  Failure failure() {
    return failure;
  }
}
