package dev.resow.client;

import dev.resow.client.model.Problem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Sends calls, repeats them as {@link Retries} allows, and turns refusals into exceptions. */
final class Http {
  private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

  /** A problem is some kilobytes. */
  private static final int PROBLEM_BYTES = 1 << 20;

  private static final int EXCERPT = 200;

  private final HttpClient client;
  private final Settings settings;

  Http(HttpClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** What came back: the body of a 2xx answer, or that of any other. */
  private sealed interface Reply<T> {
    record Ok<T>(T body) implements Reply<T> {}

    record Refused<T>(byte[] body) implements Reply<T> {}
  }

  /** An answer with a status of 200 to 299. */
  record Answer<T>(int status, HttpHeaders headers, T body) {}

  /** Reads a body; a failure means that the server does not speak this API. */
  interface Reader<T> {
    T read(byte[] body) throws IOException;
  }

  <T> T json(Call call, Class<T> type) {
    return json(call, body -> JsonCodec.read(body, type));
  }

  <T> T json(Call call, Reader<T> reader) {
    byte[] body = send(call.with("Accept", "application/json"), bytes()).body();
    try {
      return reader.read(body);
    } catch (IOException | RuntimeException e) {
      throw new TransportException(
          "the answer to %s is not what the API sends: %s".formatted(call, excerpt(body)), e);
    }
  }

  /** A body in memory, at most {@link Settings#mostBytes()} long. */
  BodyHandler<byte[]> bytes() {
    return info -> new LimitedBody(settings.mostBytes());
  }

  /**
   * The first 2xx answer.
   *
   * @throws ProblemException for any other answer that repeating does not change
   * @throws TransportException without an answer
   */
  <T> Answer<T> send(Call call, BodyHandler<T> handler) {
    for (int tries = 1; ; tries++) {
      IOException lost;
      try {
        HttpResponse<Reply<T>> answer = once(call, handler);
        if (answer.body() instanceof Reply.Ok<T>(T body))
          return new Answer<>(answer.statusCode(), answer.headers(), body);
        ProblemException problem = problem(answer, ((Reply.Refused<T>) answer.body()).body());
        if (!BUSY.contains(answer.statusCode())
            || !paused(call, tries, problem.retryAfter().orElse(null))) throw problem;
        continue;
      } catch (IOException e) {
        lost = e;
      }
      // a certificate that is not trusted now is not trusted in a second
      if (lost instanceof SSLHandshakeException || !paused(call, tries, null))
        throw new TransportException(
            "no answer to %s at %s after %d %s: %s"
                .formatted(call, settings.url(), tries, tries == 1 ? "try" : "tries", lost),
            lost);
    }
  }

  /** False if there is no further try. */
  private boolean paused(Call call, int tries, Duration retryAfter) {
    var pause = settings.retries().pause(tries, retryAfter, ThreadLocalRandom.current());
    pause.ifPresent(time -> pause(call, time));
    return pause.isPresent();
  }

  void pause(Object during, Duration time) {
    try {
      settings.waits().pause(time);
    } catch (InterruptedException e) {
      throw interrupted(during, e);
    }
  }

  static TransportException interrupted(Object during, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TransportException("interrupted during " + during, cause);
  }

  /** The timeout covers the whole exchange; that of a JDK request ends with the headers. */
  private <T> HttpResponse<Reply<T>> once(Call call, BodyHandler<T> handler) throws IOException {
    BodyHandler<Reply<T>> both =
        info ->
            info.statusCode() / 100 == 2
                ? BodySubscribers.mapping(handler.apply(info), Reply.Ok::new)
                : BodySubscribers.mapping(new LimitedBody(PROBLEM_BYTES), Reply.Refused::new);
    CompletableFuture<HttpResponse<Reply<T>>> answer = client.sendAsync(request(call), both);
    Duration limit = settings.timeout().plus(call.held());
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no complete answer within " + limit);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(call, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException lost) throw lost;
      throw new IOException(e.getCause());
    }
  }

  private HttpRequest request(Call call) {
    var request =
        HttpRequest.newBuilder(settings.resolve(call.path()))
            .method(
                call.method(),
                call.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body()))
            .header("User-Agent", "resow-client");
    if (call.body() != null) request.header("Content-Type", "application/json");
    String credentials = settings.credentials().get();
    if (credentials != null) request.header("Authorization", "Bearer " + credentials);
    if (settings.tenant() != null) request.header("Resow-Tenant", settings.tenant());
    call.headers().forEach(request::setHeader);
    return request.build();
  }

  private ProblemException problem(HttpResponse<?> answer, byte[] body) {
    Duration retryAfter =
        answer
            .headers()
            .firstValue("Retry-After")
            .flatMap(header -> RetryAfter.parse(header, settings.clock().instant()))
            .orElse(null);
    return new ProblemException(details(answer.statusCode(), body), retryAfter);
  }

  private static Problem details(int status, byte[] body) {
    try {
      var problem = JsonCodec.read(body, Problem.class);
      if (problem.type() != null && problem.detail() != null) return problem;
    } catch (IOException | RuntimeException notOurs) {
      // a proxy answered
    }
    return new Problem("about:blank", "HTTP " + status, status, excerpt(body), List.of());
  }

  private static String excerpt(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) return "(no body)";
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
  }
}
