package dev.resow.api.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Checks every request before it is parsed: rejects malformed percent-encoding and empty or
 * repeated headers, once for all resources.
 */
@Singleton
class RawRequest {
  /** Before the access checks and the router. */
  private static final int FIRST = 1000;

  /** Headers with one value; a second one would be ignored silently. */
  private static final List<String> ONCE =
      List.of(
          "Idempotency-Key",
          "Resow-Tenant",
          "Prefer",
          "Last-Event-ID",
          "Authorization",
          "Content-Type");

  /** Those of them that must not be empty. */
  private static final List<String> FILLED =
      List.of("Idempotency-Key", "Resow-Tenant", "Prefer", "Last-Event-ID");

  void register(@Observes Filters filters) {
    filters.register(RawRequest::filter, FIRST);
  }

  private static void filter(RoutingContext context) {
    HttpServerRequest request = context.request();
    Optional<Problem> flaw = address(request.uri()).or(() -> headers(request));
    if (flaw.isEmpty()) {
      context.next();
      return;
    }
    var answer = ErrorAnswer.of(flaw.get(), request.path());
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.mediaType())
        .end(answer.text());
  }

  static Optional<Problem> address(String uri) {
    int query = uri.indexOf('?');
    if (query >= 0)
      for (String pair : uri.substring(query + 1).split("&")) {
        Optional<String> flaw = flaw(pair);
        if (flaw.isPresent())
          return Optional.of(
              problem("Parameter " + Excerpt.of(pair.split("=", 2)[0]) + ": " + flaw.get()));
      }
    return flaw(query < 0 ? uri : uri.substring(0, query)).map(flaw -> problem("Path: " + flaw));
  }

  /** What is wrong with percent-encoded text; empty if nothing. */
  private static Optional<String> flaw(String encoded) {
    var bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c <= ' ' || c > '~')
        return Optional.of(
            "characters outside ASCII must be percent-encoded as UTF-8, e.g. %C3%A4.");
      int value = c;
      if (c == '%') {
        value = i + 2 < encoded.length() ? hex(encoded, i + 1) : -1;
        if (value < 0) return Optional.of("'%' must be followed by two hexadecimal digits.");
        i += 2;
      }
      if (value < ' ' && value != '\n' && value != '\t' && value != '\r' || value == 0x7f)
        return Optional.of("control characters are not allowed.");
      bytes.put((byte) value);
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.of("the percent-encoded bytes must be valid UTF-8.");
    }
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : 16 * high + low;
  }

  private static Optional<Problem> headers(HttpServerRequest request) {
    for (String name : ONCE) {
      List<String> values = request.headers().getAll(name);
      if (values.size() > 1)
        return Optional.of(
            problem(name + " appears %d times. Send it once.".formatted(values.size())));
      if (values.isEmpty()) continue;
      String value = values.getFirst();
      if (value.isBlank() && FILLED.contains(name))
        return Optional.of(problem(name + " is empty. Give it a value or omit it."));
      if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f))
        return Optional.of(problem(name + " must not contain control characters."));
    }
    return Optional.empty();
  }

  private static Problem problem(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETER, detail, List.of());
  }
}
