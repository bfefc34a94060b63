package dev.resow.safety;

import dev.resow.contract.Json;
import dev.resow.contract.SafetyDecision;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Asks an operator's service by signed POST requests. An answer is {@code {"decisions": [...]}}
 * with a decision for each prompt or picture of the request.
 */
final class HttpSafetyChecker implements SafetyChecker {
  private final Clock clock;
  private final HttpClient http;
  private final SafetyExchange exchange;

  HttpSafetyChecker(ServiceSettings settings, Clock clock) {
    this.clock = clock;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    exchange = new SafetyExchange(http, settings, clock);
  }

  @Override
  public List<SafetyDecision> prompts(String tenant, List<PromptText> prompts)
      throws NoAnswerException, InterruptedException {
    return ask("prompts.check", Map.of("tenant", tenant, "prompts", prompts), prompts.size());
  }

  @Override
  public SafetyDecision upload(UploadToCheck upload)
      throws NoAnswerException, InterruptedException {
    return ask("upload.check", upload, 1).getFirst();
  }

  @Override
  public SafetyDecision picture(PictureToCheck picture)
      throws NoAnswerException, InterruptedException {
    return ask("image.check", picture, 1).getFirst();
  }

  private List<SafetyDecision> ask(String type, Object data, int count)
      throws NoAnswerException, InterruptedException {
    var message = new LinkedHashMap<String, Object>();
    message.put("type", type);
    message.put("timestamp", clock.instant());
    message.put("data", data);
    return exchange.post("msg_" + UUID.randomUUID(), Json.write(message), count);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
