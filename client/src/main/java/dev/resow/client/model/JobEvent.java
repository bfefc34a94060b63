package dev.resow.client.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** What the event stream of a job sends. */
public sealed interface JobEvent {
  /**
   * Something that happened to the job and is kept.
   *
   * @param id number within the job, from 1
   * @param type CloudEvents type, e.g. {@code dev.resow.attempt.started.v1}
   * @param attempt from 1, or null
   * @param data the event, as {@code docs/asyncapi.yaml} describes it
   */
  record Recorded(Integer id, String type, Integer attempt, Instant at, JsonNode data)
      implements JobEvent {}

  /** Steps done so far; at most two per second, not kept. */
  record Advanced(Integer attempt, Instant at, Progress progress) implements JobEvent {}

  /** A small picture of what the steps so far mean, if the job asked for previews; not kept. */
  record Previewed(Integer attempt, Instant at, Preview preview) implements JobEvent {}

  /**
   * The events follow from the first one again: the server does not know the place of the reader.
   */
  record Resync() implements JobEvent {}

  /** The job has ended; the last message of a stream. */
  record Ended(JobState state) implements JobEvent {}
}
