package dev.resow.api.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A tenant's subscription to job states and ends of batches.
 *
 * @param states the job states that are reported; may be empty if batches are
 * @param batches whether the end of every batch is reported
 * @param circuit state of the circuit breaker
 * @param disabledAt when the receiver answered 410 Gone, or null
 * @param disabledReason why, or null
 */
public record Webhook(
    UUID id,
    String tenant,
    String url,
    List<JobState> states,
    boolean batches,
    Instant createdAt,
    Circuit circuit,
    Instant disabledAt,
    String disabledReason) {

  /**
   * A circuit breaker: after consecutive failures nothing is sent for a while, then one message as
   * a probe.
   *
   * @param failures failed attempts since the last successful one
   * @param until nothing is sent before this time, or null
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

  /** State of a circuit breaker. */
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
