package dev.resow.api.problem;

import dev.resow.contract.Json;
import dev.resow.contract.Texts;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Problem details (RFC 9457).
 *
 * @param detail a sentence that helps to do it right
 * @param errors the fields at fault, empty if it is not about fields
 */
public record Problem(
    String type, String title, int status, String detail, List<FieldError> errors) {
  /** The media type of problem details. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final int UNAVAILABLE = 503;
  private static final int RETRY_SECONDS = 2;

  /** One field and what is wrong with it. */
  public record FieldError(String field, String detail) {
    public FieldError {
      detail = Texts.cut(detail, Texts.MESSAGE);
    }
  }

  /** Whatever a sentence repeats of a request, the answer stays short. */
  public Problem {
    detail = Texts.cut(detail, Texts.MESSAGE);
  }

  public static Problem of(ProblemType type, String detail, List<FieldError> errors) {
    return new Problem(
        type.uri(), type.title(), type.status(), detail, errors.isEmpty() ? null : errors);
  }

  /** As JSON. */
  public String text() {
    return Json.text(this);
  }

  public Response response() {
    var response = Response.status(status).type(MEDIA_TYPE).entity(text());
    // RFC 9110, 15.6.4: when to try again.
    return status == UNAVAILABLE
        ? response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).build()
        : response.build();
  }
}
