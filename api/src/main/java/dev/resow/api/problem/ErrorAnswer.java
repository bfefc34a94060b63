package dev.resow.api.problem;

import dev.resow.contract.Json;
import jakarta.ws.rs.core.MediaType;

/** A problem in the form that the clients of a path read. */
public record ErrorAnswer(int status, String mediaType, String text) {
  /**
   * @param path of the request
   */
  public static ErrorAnswer of(Problem problem, String path) {
    return OpenAiError.isReadAt(path)
        ? of(OpenAiError.of(problem))
        : new ErrorAnswer(problem.status(), Problem.MEDIA_TYPE, problem.text());
  }

  public static ErrorAnswer of(OpenAiError error) {
    return new ErrorAnswer(error.status(), MediaType.APPLICATION_JSON, Json.text(error));
  }
}
