package dev.resow.client.model;

import java.util.List;

/**
 * Problem details (RFC 9457) of a refused request.
 *
 * @param type stable, for programs, e.g. {@code urn:resow:problem:invalid-job}; {@code about:blank}
 *     if the answer was none of Resow's
 * @param title its short name
 * @param status of HTTP
 * @param detail a sentence that helps to do it right
 * @param errors the fields at fault; empty if it is not about fields
 */
public record Problem(
    String type, String title, int status, String detail, List<FieldError> errors) {
  public Problem {
    errors = Lists.orEmpty(errors);
  }

  /** A field of the request and what is wrong with it. */
  public record FieldError(String field, String detail) {}

  /** Whether it is of this type, e.g. {@code queue-limit}. */
  public boolean is(String name) {
    return type != null && type.equals("urn:resow:problem:" + name);
  }
}
