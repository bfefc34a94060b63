package dev.resow.api.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whom a tenant wants to be told.
 *
 * @param states the states of jobs that are told
 * @param circuit whether messages are sent at this moment
 * @param disabledAt when the receiver said that it is gone, or null
 * @param disabledReason why, or null
 */
public record Webhook(
    UUID id,
    String tenant,
    String url,
    List<JobState> states,
    Instant createdAt,
    Circuit circuit,
    Instant disabledAt,
    String disabledReason) {

  /**
   * A circuit breaker: after failures one after the other nothing is sent for a while, then one
   * message as a probe.
   *
   * @param failures failed tries since the last one that arrived
   * @param until nothing is sent before it, or null
   */
  @Schema(name = "WebhookCircuit")
  public record Circuit(State state, int failures, Instant until) {
    static final Circuit NEW = new Circuit(State.CLOSED, 0, null);

    /**
     * @param pausedUntil or null
     * @param most failures that open it
     */
    static Circuit of(int failures, Instant pausedUntil, int most, Instant now) {
      if (pausedUntil != null && pausedUntil.isAfter(now))
        return new Circuit(State.OPEN, failures, pausedUntil);
      return new Circuit(failures >= most ? State.HALF_OPEN : State.CLOSED, failures, null);
    }
  }

  /** What a circuit does. */
  @Schema(name = "WebhookCircuitState")
  public enum State {
    /** Messages are sent. */
    @JsonProperty("closed")
    CLOSED,
    /** Nothing is sent. */
    @JsonProperty("open")
    OPEN,
    /** One message is sent at a time. */
    @JsonProperty("half-open")
    HALF_OPEN
  }
}
