package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * The training ended without an adapter and is not tried again.
 *
 * @param message a sentence for the client
 * @param detail technical detail for operators, e.g. the exception, or null
 */
public record TrainingFailed(
    UUID trainingId,
    int attempt,
    String worker,
    Instant at,
    int update,
    String message,
    String detail)
    implements TrainingEvent {
  public TrainingFailed {
    TrainingEvent.check(trainingId, attempt, worker, at, update);
    Checks.text("message", message);
    message = Texts.cut(message, Texts.MESSAGE);
    detail = Texts.cut(detail, Texts.DETAIL);
  }
}
