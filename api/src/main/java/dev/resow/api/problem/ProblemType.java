package dev.resow.api.problem;

import java.util.Arrays;
import java.util.Locale;

/** The problem types of the API. The URI of a type never changes; its title may. */
public enum ProblemType {
  MALFORMED_JSON(400, "Invalid JSON body"),
  INVALID_PARAMETER(400, "Invalid parameter or header"),
  UNAUTHORIZED(401, "Authentication required"),
  FORBIDDEN(403, "Access denied"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Not acceptable"),
  ADAPTER_TAKEN(409, "Adapter name already in use"),
  ID_TAKEN(409, "Job id already in use"),
  IMAGE_NOT_READY(409, "Image not ready"),
  IMAGE_HELD(409, "Image held for review"),
  NOT_REQUEUEABLE(409, "Dead letter cannot be requeued"),
  IMAGE_NEVER(410, "Job ended without an image"),
  IMAGE_REFUSED(410, "Image refused"),
  IMAGE_LOST(410, "Image missing from the artifact store"),
  IMAGE_DAMAGED(410, "Stored image is damaged"),
  BODY_TOO_LARGE(413, "Request body too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  INVALID_ADAPTER(422, "Invalid adapter"),
  INVALID_BATCH(422, "Invalid batch"),
  INVALID_EVALUATION(422, "Invalid evaluation"),
  INVALID_JOB(422, "Invalid job"),
  UNKNOWN_MODEL(422, "Unknown model"),
  UNKNOWN_METHOD(422, "Unknown guidance method"),
  INVALID_UPLOAD(422, "Invalid picture"),
  INVALID_TRAINING(422, "Invalid training"),
  INVALID_RANKING(422, "Invalid ranking"),
  PROMPT_REFUSED(422, "Prompt refused"),
  UPLOAD_REFUSED(422, "Picture refused"),
  INVALID_REPLAY(422, "Invalid replay"),
  INVALID_REVIEW(422, "Invalid review"),
  INVALID_REQUEUE(422, "Invalid requeue request"),
  SUBJECT_NOT_IN_PROMPT(422, "Subject not in the prompt"),
  SUBJECTS_NEEDED(422, "Guidance method requires subjects"),
  IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused with a different request"),
  INVALID_KEY(422, "Invalid API key request"),
  INVALID_WEBHOOK(422, "Invalid webhook"),
  QUEUE_LIMIT(429, "Queue limit reached"),
  RATE_LIMIT(429, "Rate limit exceeded"),
  STREAM_LIMIT(429, "Too many event streams"),
  UPLOAD_LIMIT(429, "Too many uploads"),
  INTERNAL(500, "Internal server error"),
  UNAVAILABLE(503, "Service unavailable");

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

  /**
   * @param uri of a type
   */
  static ProblemType ofUri(String uri) {
    return Arrays.stream(values())
        .filter(type -> type.uri().equals(uri))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no type of a problem: " + uri));
  }

  /** The stable identifier, e.g. {@code urn:resow:problem:invalid-job}. */
  public String uri() {
    return "urn:resow:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
