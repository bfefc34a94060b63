package dev.resow.chaos.audit;

import dev.resow.chaos.load.Poison;
import dev.resow.chaos.load.Request;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.JobState;
import dev.resow.contract.failure.FailureKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Everything that an audit examines. */
public record Evidence(
    Clients clients, Ledger ledger, Records records, Store store, Course course) {

  /**
   * What clients saw.
   *
   * @param submits what they were promised
   * @param requests every request for it, with or without an answer
   */
  public record Clients(List<Submit> submits, List<Request> requests) {}

  /**
   * Evidence from the tables.
   *
   * @param jobs rows of the job table
   * @param moves moves of the state machine
   * @param attempts attempts that counted
   * @param failures attempts that were reported as failed
   * @param forged where data from a forged record is stored
   */
  public record Ledger(
      Map<UUID, JobFact> jobs,
      List<Move> moves,
      List<AttemptFact> attempts,
      List<AttemptFailure> failures,
      List<String> forged) {}

  /**
   * A job at the end of the run.
   *
   * @param attempt the highest known attempt
   * @param picture artifact of its result, or null
   */
  public record JobFact(
      UUID id, String tenant, JobState state, int attempt, Instant finishedAt, String picture) {}

  /** A move of the state machine. */
  public record Move(UUID job, JobState to, Instant at) {}

  /**
   * An attempt.
   *
   * @param ended null if it never did
   * @param lost true if no further event arrived
   */
  public record AttemptFact(
      UUID job, int attempt, String worker, Instant started, Instant ended, boolean lost) {}

  /** An attempt that its worker reported as failed. */
  public record AttemptFailure(
      UUID job, int attempt, String worker, FailureKind kind, String message, Instant at) {}

  /**
   * What is on the topics.
   *
   * @param events events that can be read, with their ids
   * @param poison the garbage that was put there
   * @param letters where the records stood that are kept as dead letters
   */
  public record Records(List<TopicRecord> events, List<Poison> poison, Set<Poison.Place> letters) {}

  /**
   * An event of an attempt on a topic.
   *
   * @param kind type of the event
   * @param attempt 0 for a submitted job
   * @param at when it was sent; for a released job when the broker received it
   */
  public record TopicRecord(
      String eventId, Kind kind, UUID job, int attempt, String worker, Instant at) {}

  /** What the audit needs to tell apart. */
  public enum Kind {
    SUBMITTED,
    READY,
    STARTED,
    ENDED,
    RESULT,
    OTHER
  }

  /**
   * The pictures.
   *
   * @param sound artifacts that are in the store as they were put there
   * @param damages what was damaged on purpose
   * @param served what the api answers when it is asked for them
   */
  public record Store(Set<String> sound, List<Damage> damages, List<Served> served) {}

  /**
   * The api's answer to a request for a picture.
   *
   * @param artifact its id, the SHA-256 that its bytes must have
   * @param status 0 without an answer
   * @param sha256 of the bytes of the answer, or null
   */
  public record Served(UUID job, String artifact, int status, String sha256) {}

  /**
   * What happened to the processes.
   *
   * @param incidents faults in their order
   * @param neverInjected sentences about chosen and possible faults that did not happen
   * @param health answers of the health checks
   * @param restarts what was started again although no fault had killed it
   * @param toleratesOneLoss true if there were three brokers and two apis and schedulers, or more
   */
  public record Course(
      List<Incident> incidents,
      List<String> neverInjected,
      List<HealthSpan> health,
      List<Restart> restarts,
      boolean toleratesOneLoss) {}
}
