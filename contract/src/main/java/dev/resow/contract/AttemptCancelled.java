package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * The sampler stopped because of a {@link ControlCommand}.
 *
 * @param round round it stopped in, or null if it had not begun
 * @param step steps done in that round, or null
 */
public record AttemptCancelled(
    UUID jobId, int attempt, String worker, Instant at, Integer round, Integer step, String reason)
    implements AttemptEvent {
  public AttemptCancelled {
    AttemptEvent.check(jobId, attempt, worker, at);
    reason = Texts.cut(reason, Texts.MESSAGE);
  }
}
