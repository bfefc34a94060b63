package dev.resow.api.openai;

import dev.resow.api.problem.ErrorAnswer;
import dev.resow.api.problem.OpenAiError;
import jakarta.ws.rs.core.Response;

/** Ends a request with an error that no client should answer by asking for the images again. */
final class OpenAiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Their clients repeat a request after any 5xx, which would make new jobs. */
  private static final String RETRY = "x-should-retry";

  private final transient OpenAiError error;

  private OpenAiException(OpenAiError error) {
    super(error.error().message());
    this.error = error;
  }

  /**
   * @param status 5xx, or 400 for an image that is not shown
   * @param code for programs
   */
  static OpenAiException of(int status, String code, String message) {
    return new OpenAiException(OpenAiError.of(status, code, null, message));
  }

  OpenAiError error() {
    return error;
  }

  Response response() {
    var answer = ErrorAnswer.of(error);
    return Response.status(answer.status())
        .type(answer.mediaType())
        .header(RETRY, "false")
        .entity(answer.text())
        .build();
  }
}
