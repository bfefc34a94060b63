package dev.resow.api.access;

import dev.resow.api.problem.ErrorAnswer;
import dev.resow.api.problem.OpenAiError;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * What the OpenAI API does with a picture of the client's and this server does not. The bodies are
 * forms, and the answer is the same whatever they contain: they are not read.
 */
public final class UnsupportedImages {
  private static final Set<String> PATHS = Set.of("/v1/images/edits", "/v1/images/variations");

  /** 400 rather than 501, which clients would try again. */
  public static final ErrorAnswer ANSWER =
      ErrorAnswer.of(
          OpenAiError.of(
              400,
              "not_supported",
              null,
              "This server generates images from text only; it cannot edit or vary an image."
                  + " Use POST /v1/images/generations."));

  private UnsupportedImages() {}

  static boolean isAskedBy(RoutingContext context) {
    return PATHS.contains(context.normalizedPath());
  }
}
