package dev.resow.chaos.bench;

import java.util.Map;

/**
 * What the queue does on this machine.
 *
 * @param acceptToStart from the acceptance of a job to the first event of its sampler, the worker
 *     idle
 * @param acceptIdle answer of {@code POST /v1/jobs}, one client
 * @param streamDelay from an event's own time to its arrival at a client of the event stream
 * @param acceptLoaded the same answer, many clients
 * @param acceptsPerSecond jobs accepted per second by those clients together
 * @param admittedPerSecond submitted events projected per second, from a backlog
 * @param eventsPerSecond stored events per second while a worker that needs no time empties a
 *     backlog
 * @param jobsPerSecond jobs finished per second meanwhile
 * @param alone cost of a job when it is the only one
 * @param loaded cost of a job when there are many
 */
public record QueueFigures(
    Percentiles acceptToStart,
    Percentiles acceptIdle,
    Percentiles streamDelay,
    Percentiles acceptLoaded,
    double acceptsPerSecond,
    double admittedPerSecond,
    double eventsPerSecond,
    double jobsPerSecond,
    Cost alone,
    Cost loaded) {

  /**
   * Of one job, as counted by the servers themselves.
   *
   * @param sqlStatements statements PostgreSQL executed
   * @param transactions transactions it committed
   * @param kafkaRequests requests the broker served by type, without those of an idle deployment
   */
  public record Cost(double sqlStatements, double transactions, Map<String, Double> kafkaRequests) {
    /** All types together. */
    public double allKafkaRequests() {
      return kafkaRequests.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }
}
