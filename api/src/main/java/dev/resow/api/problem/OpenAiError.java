package dev.resow.api.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.resow.contract.Texts;
import java.util.Locale;
import java.util.Map;

/**
 * An error in the form that clients of the OpenAI API read.
 *
 * @param status of the answer
 */
public record OpenAiError(@JsonIgnore int status, Body error) {
  private static final String PATH = "/v1/images/";

  /** What the request is called there; fields of a job that it has under another name. */
  private static final Map<String, String> PARAMETERS = Map.of("width", "size", "height", "size");

  /** Codes that their clients compare; the other problems keep their own names. */
  private static final Map<ProblemType, String> CODES =
      Map.of(
          ProblemType.UNAUTHORIZED, "invalid_api_key",
          ProblemType.FORBIDDEN, "insufficient_permissions",
          ProblemType.UNKNOWN_MODEL, "model_not_found",
          ProblemType.PROMPT_REFUSED, "moderation_blocked",
          ProblemType.UPLOAD_REFUSED, "moderation_blocked",
          ProblemType.RATE_LIMIT, "rate_limit_exceeded",
          ProblemType.QUEUE_LIMIT, "rate_limit_exceeded");

  /**
   * @param message a sentence for people
   * @param type kind of error: {@code invalid_request_error}, {@code rate_limit_error} or {@code
   *     server_error}
   * @param param the parameter at fault, or null
   * @param code for programs, or null
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Body(String message, String type, String param, String code) {
    public Body {
      message = Texts.cut(message, Texts.MESSAGE);
    }
  }

  /** Whether the clients of a path read errors in this form. */
  public static boolean isReadAt(String path) {
    return path.startsWith(PATH);
  }

  public static OpenAiError of(int status, String code, String param, String message) {
    return new OpenAiError(status, new Body(message, type(status), param, code));
  }

  /** The same error in this form; their API answers 400 and 404 where this one answers 422. */
  static OpenAiError of(Problem problem) {
    var type = ProblemType.ofUri(problem.type());
    int status =
        switch (type) {
          case UNKNOWN_MODEL -> 404;
          case ProblemType other when other.status() == 422 -> 400;
          default -> problem.status();
        };
    String field =
        problem.errors() == null || problem.errors().isEmpty()
            ? null
            : problem.errors().getFirst().field();
    return of(
        status,
        CODES.getOrDefault(type, type.name().toLowerCase(Locale.ROOT)),
        field == null ? null : PARAMETERS.getOrDefault(field, field),
        problem.detail());
  }

  private static String type(int status) {
    if (status == 429) return "rate_limit_error";
    return status >= 500 ? "server_error" : "invalid_request_error";
  }
}
