package dev.resow.api.problem;

import java.util.Locale;

/** Every error a client can meet. The URI of a type never changes. */
public enum ProblemType {
  MALFORMED_JSON(400, "The body is not the JSON that was expected"),
  INVALID_PARAMETER(400, "A query parameter or header is not valid"),
  UNAUTHORIZED(401, "Who asks is not known"),
  FORBIDDEN(403, "Who asks may not do this"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "This resource does not answer that method"),
  NOT_ACCEPTABLE(406, "None of the accepted media types can be produced"),
  ID_TAKEN(409, "Another job has this id"),
  IMAGE_NOT_READY(409, "The job has no image yet"),
  NOT_REQUEUEABLE(409, "The dead letter cannot be queued again"),
  IMAGE_NEVER(410, "The job ended without an image"),
  IMAGE_LOST(410, "The image is not in the artifact store"),
  IMAGE_DAMAGED(410, "The image in the artifact store is damaged"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  INVALID_JOB(422, "The job cannot be done as asked"),
  UNKNOWN_MODEL(422, "There is no such model"),
  UNKNOWN_METHOD(422, "The model has no such guidance method"),
  INVALID_REPLAY(422, "The replay cannot be done as asked"),
  INVALID_REQUEUE(422, "The letters cannot be queued again as asked"),
  SUBJECT_NOT_IN_PROMPT(422, "A subject does not occur in the prompt"),
  SUBJECTS_NEEDED(422, "The method watches subjects, and there is none"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key belongs to another request"),
  INVALID_KEY(422, "The key cannot be made as asked"),
  INVALID_WEBHOOK(422, "The webhook cannot be made as asked"),
  QUEUE_LIMIT(429, "The tenant has as many jobs waiting as it may"),
  RATE_LIMIT(429, "The tenant submits faster than it may"),
  STREAM_LIMIT(429, "There are as many event streams open as there may be"),
  INTERNAL(500, "Something went wrong on our side"),
  UNAVAILABLE(503, "The service cannot answer right now");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The stable identifier, e.g. {@code urn:resow:problem:invalid-job}. */
  public String uri() {
    return "urn:resow:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
