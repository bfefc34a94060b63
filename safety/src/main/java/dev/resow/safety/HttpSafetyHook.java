package dev.resow.safety;

import dev.resow.contract.Json;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks an operator's service by signed POST requests. An answer is {@code {"decisions": [...]}}
 * with a decision for each prompt or picture of the request. While no valid answer comes, what the
 * settings say happens.
 */
final class HttpSafetyHook implements SafetyHook {
  private static final System.Logger LOG = System.getLogger(HttpSafetyHook.class.getName());

  /** Prompts of one request. */
  private static final int CHUNK = 100;

  /** After it the rest of many prompts counts as not answered. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final SafetySettings settings;
  private final Clock clock;
  private final HttpClient http;
  private final SafetyExchange exchange;
  private volatile boolean down;

  HttpSafetyHook(SafetySettings settings, Clock clock) {
    this.settings = settings;
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
  public boolean checksPrompts() {
    return settings.prompts();
  }

  @Override
  public boolean checksPictures() {
    return settings.pictures();
  }

  @Override
  public List<SafetyDecision> prompts(String tenant, List<PromptText> prompts) {
    if (!settings.prompts()) return Collections.nCopies(prompts.size(), SafetyDecision.ALLOWED);
    var decisions = new ArrayList<SafetyDecision>();
    Instant end = clock.instant().plus(LONGEST);
    boolean answered = true;
    for (int from = 0; from < prompts.size(); from += CHUNK) {
      List<PromptText> chunk = prompts.subList(from, Math.min(from + CHUNK, prompts.size()));
      // One that was not answered has used all tries: the others would not be either.
      answered = answered && clock.instant().isBefore(end);
      var found =
          answered
              ? ask("prompts.check", Map.of("tenant", tenant, "prompts", chunk), chunk.size())
              : Optional.<List<SafetyDecision>>empty();
      answered = found.isPresent();
      if (!answered && settings.whenDown() == SafetyAction.REFUSE)
        throw new SafetyUnavailableException("The safety check of prompts is unavailable.");
      decisions.addAll(found.orElseGet(() -> Collections.nCopies(chunk.size(), unanswered())));
    }
    return decisions;
  }

  @Override
  public SafetyDecision upload(UploadToCheck upload) {
    if (!settings.uploads()) return SafetyDecision.ALLOWED;
    var found = ask("upload.check", upload, 1);
    if (found.isEmpty() && settings.whenDown() == SafetyAction.REFUSE)
      throw new SafetyUnavailableException("The safety check of pictures is unavailable.");
    return found.map(List::getFirst).orElseGet(this::unanswered);
  }

  @Override
  public SafetyDecision picture(PictureToCheck picture) {
    if (!settings.pictures()) return SafetyDecision.ALLOWED;
    return ask("image.check", picture, 1).map(List::getFirst).orElseGet(this::unanswered);
  }

  private SafetyDecision unanswered() {
    return settings.whenDown() == SafetyAction.ALLOW
        ? SafetyDecision.ALLOWED
        : new SafetyDecision(settings.whenDown(), "The safety check was unavailable.");
  }

  /** Empty if no valid answer came. */
  private Optional<List<SafetyDecision>> ask(String type, Object data, int count) {
    var message = new LinkedHashMap<String, Object>();
    message.put("type", type);
    message.put("timestamp", clock.instant());
    message.put("data", data);
    try {
      var decisions = exchange.post("msg_" + UUID.randomUUID(), Json.write(message), count);
      if (down)
        LOG.log(System.Logger.Level.INFO, "the safety check (RESOW_SAFETY_URL) answers again");
      down = false;
      return Optional.of(decisions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SafetyExchange.NoAnswerException e) {
      // each outage once
      if (!down)
        LOG.log(
            System.Logger.Level.WARNING,
            "the safety check (RESOW_SAFETY_URL) gives no valid answer: {0}; until it does, RESOW_SAFETY_WHEN_DOWN={1} applies",
            e.getMessage(),
            settings.whenDown().name().toLowerCase(Locale.ROOT));
      down = true;
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
