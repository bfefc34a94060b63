package dev.resow.chaos.audit;

import dev.resow.chaos.load.Submit;
import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Everything an audit looks at.
 *
 * @param submits what clients were promised
 * @param jobs rows of the job table
 * @param moves moves of the state machine, as stored
 * @param records events on the topics that can be read, with their ids
 * @param pictures artifacts that are in the store
 * @param poison keys of the garbage that was put on the topics
 * @param letters keys of the records kept as dead letters
 */
public record Evidence(
    List<Submit> submits,
    Map<UUID, JobFact> jobs,
    List<Move> moves,
    List<TopicRecord> records,
    Set<String> pictures,
    Set<String> poison,
    Set<String> letters,
    List<Fault> faults) {

  /**
   * A job at the end of the run.
   *
   * @param picture artifact of its result, or null
   */
  public record JobFact(UUID id, JobState state, Instant finishedAt, String picture) {}

  /** A move of the state machine. */
  public record Move(UUID job, JobState to, Instant at) {}

  /**
   * An event of an attempt on a topic.
   *
   * @param kind what it says
   * @param attempt 0 for a submitted job
   */
  public record TopicRecord(
      String eventId, Kind kind, UUID job, int attempt, String worker, Instant at) {}

  /** What the audit needs to tell apart. */
  public enum Kind {
    SUBMITTED,
    STARTED,
    ENDED,
    RESULT,
    OTHER
  }
}
