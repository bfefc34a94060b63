package dev.resow.api.access;

import dev.resow.api.problem.ErrorAnswer;
import dev.resow.api.problem.OpenAiError;
import io.vertx.ext.web.RoutingContext;

/**
 * What the OpenAI API does with a picture of the client's and this server does not. The body is a
 * form, and the answer is the same whatever it contains: it is not read.
 */
public final class UnsupportedImages {
  private static final String PATH = "/v1/images/variations";

  /** 400 rather than 501, which clients would try again. */
  public static final ErrorAnswer ANSWER =
      ErrorAnswer.of(
          OpenAiError.of(
              400,
              "not_supported",
              null,
              "This server cannot vary an image without a prompt."
                  + " Use POST /v1/images/edits or /v1/images/generations."));

  private UnsupportedImages() {}

  static boolean isAskedBy(RoutingContext context) {
    return PATH.equals(context.normalizedPath());
  }
}
