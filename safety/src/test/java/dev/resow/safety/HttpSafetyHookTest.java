package dev.resow.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server plays the operator's service: one that answers, and the ways in which it fails. */
@Timeout(60)
class HttpSafetyHookTest {
  private static final byte[] KEY = new byte[24];
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final PictureToCheck PICTURE =
      new PictureToCheck(
          UUID.fromString("01a1fd82-b7f0-77e4-8230-145ab8fc641c"),
          "acme",
          "menagerie",
          "a cat",
          "",
          new byte[] {1, 2, 3});
  private static final UploadToCheck UPLOAD = new UploadToCheck("acme", new byte[] {1, 2, 3});
  private static final SafetyDecision UNANSWERED =
      new SafetyDecision(SafetyAction.HOLD, "The safety check was unavailable.");

  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private HttpServer server;
  private Answer answer;

  private record Request(Map<String, List<String>> headers, byte[] bytes) {
    String header(String name) {
      return headers.get(name).getFirst();
    }

    JsonNode body() {
      return Json.read(bytes, JsonNode.class);
    }
  }

  private interface Answer {
    void give(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException;
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/check",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          requests.add(new Request(new HashMap<>(exchange.getRequestHeaders()), body));
          try (exchange) {
            answer.give(exchange, Json.read(body, JsonNode.class));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
    threads.close();
  }

  private SafetyHook hook(String... settings) {
    var values = new HashMap<String, String>();
    values.put("resow.safety.url", "http://127.0.0.1:" + server.getAddress().getPort() + "/check");
    values.put("resow.safety.secret", SECRET);
    values.put("resow.safety.timeout", "PT0.5S");
    for (int i = 0; i < settings.length; i += 2)
      values.put("resow.safety." + settings[i], settings[i + 1]);
    return SafetyHooks.open(
        name -> Optional.ofNullable(values.get(name)), Clock.systemUTC(), meters);
  }

  private static Answer text(int status, String body) {
    return (exchange, _) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private static Answer decision(String decision) {
    return text(200, "{\"decisions\": [" + decision + "]}");
  }

  @Test
  void anImageIsShownToTheServiceInASignedRequest() throws Exception {
    answer = decision("{\"decision\": \"hold\", \"reason\": \"a weapon, 0.93\", \"new\": 1}");
    try (var hook = hook()) {
      assertThat(hook.picture(PICTURE))
          .isEqualTo(new SafetyDecision(SafetyAction.HOLD, "a weapon, 0.93"));
    }
    Request request = requests.getFirst();
    JsonNode body = request.body();
    assertThat(body.path("type").asText()).isEqualTo("image.check");
    assertThat(body.path("timestamp").asText()).isNotEmpty();
    assertThat(body.path("data"))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"job": "01a1fd82-b7f0-77e4-8230-145ab8fc641c", "tenant": "acme", "model": "menagerie",
                     "prompt": "a cat", "negativePrompt": "", "image": "AQID"}"""));
    assertThat(request.header("Webhook-signature")).isEqualTo(signature(request));
  }

  /** As the service computes it. */
  private static String signature(Request request) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    String head = request.header("Webhook-id") + "." + request.header("Webhook-timestamp") + ".";
    mac.update(head.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(request.bytes()));
  }

  @Test
  void anUploadIsShownToTheService() throws Exception {
    answer = decision("{\"decision\": \"refuse\", \"reason\": \"a real person\"}");
    try (var hook = hook()) {
      assertThat(hook.upload(UPLOAD))
          .isEqualTo(new SafetyDecision(SafetyAction.REFUSE, "a real person"));
    }
    JsonNode body = requests.getFirst().body();
    assertThat(body.path("type").asText()).isEqualTo("upload.check");
    assertThat(body.path("data"))
        .isEqualTo(Json.mapper().readTree("{\"tenant\": \"acme\", \"image\": \"AQID\"}"));
  }

  @Test
  void manyPromptsAreAskedAboutAHundredAtATime() {
    answer =
        (exchange, request) -> {
          var decisions = new ArrayList<Map<String, String>>();
          for (JsonNode each : request.path("data").path("prompts"))
            decisions.add(
                each.path("prompt").asText().endsWith("7")
                    ? Map.of("decision", "refuse", "reason", "it ends with 7")
                    : Map.of("decision", "allow"));
          text(200, Json.text(Map.of("decisions", decisions))).give(exchange, request);
        };
    var prompts = IntStream.range(0, 250).mapToObj(i -> new PromptText("fox " + i, "")).toList();
    try (var hook = hook()) {
      var decisions = hook.prompts("acme", prompts);
      assertThat(decisions).hasSize(250);
      assertThat(IntStream.range(0, 250).filter(i -> !decisions.get(i).allows()))
          .hasSize(25)
          .allMatch(i -> i % 10 == 7);
    }
    assertThat(requests).hasSize(3);
  }

  @Test
  void aBusyServiceIsAskedAgainWithTheSameId() {
    answer =
        (exchange, request) -> {
          if (requests.size() < 3) text(503, "").give(exchange, request);
          else decision("{\"decision\": \"allow\"}").give(exchange, request);
        };
    try (var hook = hook()) {
      assertThat(hook.picture(PICTURE).allows()).isTrue();
    }
    assertThat(requests).extracting(request -> request.header("Webhook-id")).hasSize(3);
    assertThat(requests.stream().map(request -> request.header("Webhook-id")).distinct())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "",
        "null",
        "[]",
        "{}",
        "{\"decisions\": []}",
        "{\"decisions\": {\"decision\": \"allow\"}}",
        "{\"decisions\": [{\"decision\": \"allow\"}, {\"decision\": \"allow\"}]}",
        "{\"decisions\": [{\"decision\": \"ALLOW\"}]}",
        "{\"decisions\": [{\"decision\": true}]}",
        "{\"decisions\": [{}]}",
        "{\"decisions\": [null]}"
      })
  void garbageAllowsNothing(String garbage) {
    answer = text(200, garbage);
    try (var hook = hook("tries", "1")) {
      assertThat(hook.picture(PICTURE)).isEqualTo(UNANSWERED);
    }
  }

  @Test
  void aGiantAnswerIsNotRead() {
    answer =
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[1 << 16];
          try (var body = exchange.getResponseBody()) {
            for (int i = 0; i < 1 << 14; i++) body.write(block);
          }
        };
    try (var hook = hook("tries", "1", "timeout", "30s")) {
      assertThat(hook.picture(PICTURE)).isEqualTo(UNANSWERED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aSilentServiceIsNotWaitedFor(int bytes) {
    answer =
        (exchange, _) -> {
          if (bytes > 0) {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
          }
          released.await(30, TimeUnit.SECONDS);
        };
    try (var hook = hook("tries", "2")) {
      assertThat(hook.picture(PICTURE)).isEqualTo(UNANSWERED);
    }
    assertThat(requests).hasSize(2);
  }

  @Test
  void aRefusedRequestIsNotRepeatedAndARedirectionNotFollowed() {
    for (int status : new int[] {401, 302}) {
      requests.clear();
      answer =
          (exchange, request) -> {
            exchange.getResponseHeaders().add("Location", "/check");
            text(status, "").give(exchange, request);
          };
      try (var hook = hook()) {
        assertThat(hook.picture(PICTURE)).isEqualTo(UNANSWERED);
      }
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void theOperatorSaysWhatHappensWhileTheServiceIsDown() {
    server.stop(0);
    var prompts = List.of(new PromptText("a cat", ""));
    try (var hook = hook()) {
      assertThat(hook.picture(PICTURE)).isEqualTo(UNANSWERED);
      assertThat(hook.prompts("acme", prompts)).containsExactly(UNANSWERED);
      assertThat(hook.upload(UPLOAD)).isEqualTo(UNANSWERED);
    }
    try (var hook = hook("when-down", "allow")) {
      assertThat(hook.upload(UPLOAD).allows()).isTrue();
      assertThat(hook.picture(PICTURE).allows()).isTrue();
    }
    try (var hook = hook("when-down", "refuse")) {
      assertThat(hook.picture(PICTURE).decision()).isEqualTo(SafetyAction.REFUSE);
      assertThatThrownBy(() -> hook.prompts("acme", prompts))
          .isInstanceOf(SafetyUnavailableException.class);
      assertThatThrownBy(() -> hook.upload(UPLOAD))
          .isInstanceOf(SafetyUnavailableException.class)
          .hasMessage("The safety check of pictures is unavailable.");
    }
  }

  @Test
  void aServiceThatIsDownIsNotAskedAboutTheRestOfManyPrompts() {
    answer = text(500, "");
    var prompts = Collections.nCopies(10_000, new PromptText("a cat", ""));
    try (var hook = hook("tries", "2")) {
      assertThat(hook.prompts("acme", prompts)).hasSize(10_000).containsOnly(UNANSWERED);
    }
    assertThat(requests).hasSize(2);
  }

  @Test
  void oneOfTheChecksMayBeLeftOut() {
    answer = decision("{\"decision\": \"refuse\"}");
    try (var hook = hook("checks", "images")) {
      assertThat(hook.checksPrompts()).isFalse();
      assertThat(hook.prompts("acme", List.of(new PromptText("a cat", ""))))
          .containsExactly(SafetyDecision.ALLOWED);
      assertThat(hook.upload(UPLOAD)).isEqualTo(SafetyDecision.ALLOWED);
      assertThat(hook.picture(PICTURE).decision()).isEqualTo(SafetyAction.REFUSE);
    }
  }

  private double counted(String subject, String decision, String answer) {
    return meters
        .get("resow_safety_decisions_total")
        .tags("subject", subject, "decision", decision, "answer", answer)
        .counter()
        .count();
  }

  @Test
  void decisionsAreCountedByWhoMadeThem() {
    answer = decision("{\"decision\": \"refuse\"}");
    var three = Collections.nCopies(3, new PromptText("a cat", ""));
    try (var hook = hook("when-down", "allow", "tries", "1")) {
      assertThat(counted("image", "hold", "none")).isZero();
      hook.picture(PICTURE);
      hook.upload(UPLOAD);
      server.stop(0);
      hook.prompts("acme", three);
      hook.picture(PICTURE);
    }
    assertThat(counted("image", "refuse", "valid")).isOne();
    assertThat(counted("image", "allow", "none")).isOne();
    assertThat(counted("upload", "refuse", "valid")).isOne();
    assertThat(counted("prompt", "allow", "none")).isEqualTo(3);
    assertThat(meters.get("resow_safety_check").tag("subject", "image").timer().count())
        .isEqualTo(2);
  }

  @Test
  void withoutAnAddressEverythingIsAllowed() {
    try (var hook = SafetyHooks.open(_ -> Optional.empty(), Clock.systemUTC())) {
      assertThat(hook.checksPictures()).isFalse();
      assertThat(hook.picture(PICTURE).allows()).isTrue();
    }
  }

  @Test
  void aSettingThatIsWrongIsNamed() {
    assertRefused("RESOW_SAFETY_URL must be an http or https URL", "url", "ftp://example.org");
    assertRefused("RESOW_SAFETY_SECRET must be whsec_", "secret", "");
    assertRefused("RESOW_SAFETY_SECRET must be whsec_", "secret", "whsec_c2hvcnQ=");
    assertRefused("RESOW_SAFETY_TIMEOUT must be a duration", "timeout", "1h");
    assertRefused("RESOW_SAFETY_TRIES must be", "tries", "0");
    assertRefused("RESOW_SAFETY_WHEN_DOWN must be hold, refuse or allow", "when-down", "maybe");
    assertRefused("RESOW_SAFETY_CHECKS must be some of prompts, images", "checks", "videos");
  }

  private void assertRefused(String message, String... setting) {
    assertThatThrownBy(() -> hook(setting).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
