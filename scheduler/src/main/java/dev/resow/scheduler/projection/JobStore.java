package dev.resow.scheduler.projection;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.rounds.RoundFact;
import dev.resow.scheduler.metrics.JobChange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the projection needs of the database. Every call belongs to the caller's transaction: all of
 * it happens, or nothing.
 */
public interface JobStore {
  /** Locks the jobs, in the order of their ids so that two writers cannot deadlock. */
  Map<UUID, JobRow> lock(Collection<UUID> ids);

  /** Which of these event ids are stored. */
  Set<String> stored(Collection<String> eventIds);

  /** The same picture as the result of another tenant's job, if there is one. */
  Optional<Claims.Picture> pictureOfAnotherTenant(ArtifactId image, String tenant);

  /** Registers a change of a locked job. */
  void changed(JobRow job);

  /** Stores an event of a locked job. */
  void append(EventRow event);

  /** Stores facts about rounds. */
  void note(List<RoundFact> facts);

  /** Counts a change once the transaction is committed. */
  default void count(JobChange change) {
    // nobody asks
  }

  /** Publishes an event on a topic of its type once the transaction is committed. */
  void publish(CloudEvent event, String topic);

  /** The same, on the topic of its type. */
  default void publish(CloudEvent event) {
    publish(event, event.type().topic());
  }

  /**
   * Brings everything to the database that this transaction changed, so that a refusal is an
   * exception here and not a failure of the commit.
   */
  void write();
}
