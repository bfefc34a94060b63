package dev.resow.contract;

import dev.resow.contract.failure.FailureKind;
import java.time.Instant;

/**
 * The last failure of a job.
 *
 * @param message a sentence for the client
 * @param detail technical detail, or null
 */
public record JobFailure(FailureKind kind, String message, String detail, int attempt, Instant at) {
  public JobFailure {
    Checks.present("kind", kind);
    Checks.text("message", message);
    message = Texts.cut(message, Texts.MESSAGE);
    detail = Texts.cut(detail, Texts.DETAIL);
    Checks.present("at", at);
  }

  /** The same failure with another attempt number. */
  public JobFailure withAttempt(int number) {
    return new JobFailure(kind, message, detail, number, at);
  }
}
