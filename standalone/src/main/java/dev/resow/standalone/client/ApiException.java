package dev.resow.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The server rejected a request, could not be reached, or is not a Resow server. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean foreign;
  private final transient JsonNode problem;

  ApiException(int status, String message, JsonNode problem) {
    super(message);
    this.status = status;
    this.problem = problem;
    this.foreign = false;
  }

  ApiException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
    this.problem = null;
    this.foreign = false;
  }

  private ApiException(String message) {
    super(message);
    this.status = 0;
    this.problem = null;
    this.foreign = true;
  }

  /** The server that answers is not a Resow server. */
  static ApiException notResow(String message) {
    return new ApiException(message);
  }

  /** No answer in time from a server that is known to run. */
  public static ApiException silent(String message) {
    return new ApiException(message, null);
  }

  /** HTTP status, 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** The server's problem details (RFC 9457), if it sent some. */
  public Optional<JsonNode> problem() {
    return Optional.ofNullable(problem);
  }

  /** True when the server that answers is not a Resow server. */
  public boolean isForeign() {
    return foreign;
  }

  public boolean isUnreachable() {
    return status == 0 && !foreign;
  }
}
