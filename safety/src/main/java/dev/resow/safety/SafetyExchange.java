package dev.resow.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Json;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.WebhookSignature;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request with its tries, and what a valid answer is. */
final class SafetyExchange {
  private static final long MOST_BYTES = 256 << 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final HttpClient http;
  private final ServiceSettings settings;
  private final Clock clock;

  SafetyExchange(HttpClient http, ServiceSettings settings, Clock clock) {
    this.http = http;
    this.settings = settings;
    this.clock = clock;
  }

  /** No valid answer, and another try would end the same. */
  private static final class FinalAnswerException extends NoAnswerException {
    private static final long serialVersionUID = 1L;

    FinalAnswerException(String message) {
      super(message);
    }
  }

  /**
   * @param id the same in every try
   * @param count decisions that the answer must have
   */
  List<SafetyDecision> post(String id, byte[] body, int count)
      throws NoAnswerException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int tries = 1; ; tries++) {
      try {
        return decisions(answer(request(id, body)), count);
      } catch (NoAnswerException e) {
        if (e instanceof FinalAnswerException || tries == settings.tries()) throw e;
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private HttpRequest request(String id, byte[] body) {
    long timestamp = clock.instant().getEpochSecond();
    return HttpRequest.newBuilder(settings.url())
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .header("User-Agent", "resow")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header("webhook-signature", WebhookSignature.of(settings.secret(), id, timestamp, body))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private byte[] answer(HttpRequest request) throws NoAnswerException, InterruptedException {
    // The limit of the request ends with the head of the answer; this one covers its body.
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      var answer = exchange.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
      int status = answer.statusCode();
      if (status == 200) return answer.body();
      boolean busy = status >= 500 || status == 429 || status == 408;
      String found = "expected status 200, received " + status;
      throw busy ? new NoAnswerException(found) : new FinalAnswerException(found);
    } catch (TimeoutException e) {
      throw new NoAnswerException("no answer within " + settings.timeout());
    } catch (ExecutionException e) {
      throw new NoAnswerException(reason(e.getCause()));
    } finally {
      exchange.cancel(true);
    }
  }

  private static String reason(Throwable cause) {
    return cause instanceof IOException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName();
  }

  private static List<SafetyDecision> decisions(byte[] body, int count) throws NoAnswerException {
    JsonNode list;
    try {
      list = Json.read(body, JsonNode.class).path("decisions");
    } catch (InvalidJsonException e) {
      throw new NoAnswerException("expected JSON, received something else");
    }
    if (!list.isArray() || list.size() != count)
      throw new NoAnswerException(
          "expected %d decisions, received %d".formatted(count, list.size()));
    var decisions = new ArrayList<SafetyDecision>();
    for (JsonNode each : list) decisions.add(decision(each));
    return decisions;
  }

  private static SafetyDecision decision(JsonNode each) throws NoAnswerException {
    String word = each.path("decision").asText();
    for (SafetyAction action : SafetyAction.values())
      if (action.name().toLowerCase(Locale.ROOT).equals(word))
        return new SafetyDecision(action, each.path("reason").textValue());
    throw new NoAnswerException("expected a decision of allow, hold or refuse");
  }
}
