package dev.resow.contract;

import dev.resow.contract.failure.FailureKind;
import java.time.Instant;
import java.util.UUID;

/**
 * The attempt ended without an image. The worker acknowledges the ready record afterwards; the
 * retry policy decides what happens next.
 *
 * @param kind what kind of failure, decides the policy's rule
 * @param message a sentence for the client
 * @param detail technical detail for operators, e.g. the exception, or null
 * @param round round in which it failed, or null before the first
 * @param step step at which it failed, or null
 */
public record AttemptFailed(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    FailureKind kind,
    String message,
    String detail,
    Integer round,
    Integer step)
    implements AttemptEvent {
  public AttemptFailed {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.present("kind", kind);
    Checks.text("message", message);
    message = Texts.cut(message, Texts.MESSAGE);
    detail = Texts.cut(detail, Texts.DETAIL);
  }
}
