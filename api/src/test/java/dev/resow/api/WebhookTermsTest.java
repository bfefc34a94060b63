package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.JobState;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver's answer, or none, does to its webhook. */
@QuarkusTest
@TestProfile(TightLimits.class)
class WebhookTermsTest {
  private static final String OK = "HTTP/1.1 204 No Content\r\n\r\n";

  @Inject SchedulerFixture scheduler;
  @Inject AgroalDataSource database;

  private final String tenant = "terms-" + UUID.randomUUID();
  private RawReceiver receiver;
  private String hook;

  @BeforeEach
  void aReceiver() throws IOException {
    receiver = new RawReceiver();
    hook =
        as().body("{\"url\": \"http://127.0.0.1:%d/hook\"}".formatted(receiver.port()))
            .post("/v1/webhooks")
            .then()
            .statusCode(201)
            .body("circuit.state", equalTo("closed"))
            .extract()
            .path("id");
  }

  @AfterEach
  void hangUp() throws IOException {
    receiver.close();
  }

  @Test
  void aReceiverThatIsGoneIsToldNothingMore() {
    receiver.answers("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
    endAJob();
    Until.isTrue(() -> view(".disabledAt") != null);
    assertThat(text(view(".disabledReason"))).contains("410");
    assertThat(log("[0].nextAt")).isNull();
    assertThat(log("[0].lastStatus")).isEqualTo(410);
    endAJob();
    assertThat(log(".size()")).as("no message is made for it").isEqualTo(1);

    Object message = log("[0].id");
    String resend = "/v1/webhooks/%s/deliveries/%s/resend".formatted(hook, message);
    as().post(resend).then().statusCode(422).body("detail", containsString("enable"));
    receiver.answers(OK);
    as().post("/v1/webhooks/" + hook + "/enable").then().statusCode(204);
    as().post(resend).then().statusCode(202);
    Until.isTrue(() -> log("[0].deliveredAt") != null);
    assertThat(view(".disabledAt")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
  void aReceiverSaysWhenToTryAgain(String status) {
    Instant before = Instant.now();
    receiver.answers("HTTP/1.1 " + status + "\r\nRetry-After: 7200\r\nContent-Length: 0\r\n\r\n");
    endAJob();
    Until.isTrue(() -> log("[0].lastStatus") != null);
    Instant next = Instant.parse(text(log("[0].nextAt")));
    assertThat(Duration.between(before, next)).isBetween(Duration.ofHours(2), Duration.ofHours(3));
    Until.isTrue(() -> "open".equals(view(".circuit.state")));
    assertThat(view(".circuit.until")).isNotNull();
  }

  @Test
  void aReceiverSaysItWithADateAndNoLongerThanADay() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plus(Duration.ofDays(400)).atOffset(ZoneOffset.UTC));
    receiver.answers("HTTP/1.1 503 Busy\r\nRetry-After: " + date + "\r\nContent-Length: 0\r\n\r\n");
    endAJob();
    Until.isTrue(() -> log("[0].lastStatus") != null);
    Instant next = Instant.parse(text(log("[0].nextAt")));
    assertThat(Duration.between(Instant.now(), next))
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));
  }

  @Test
  void afterFailuresInARowTheCircuitOpensAndASuccessClosesIt() {
    receiver.answers("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
    for (int i = 0; i < TightLimits.BREAKER_FAILURES; i++) endAJob();
    Until.isTrue(() -> "open".equals(view(".circuit.state")));
    assertThat((Integer) view(".circuit.failures"))
        .isGreaterThanOrEqualTo(TightLimits.BREAKER_FAILURES);
    int tries = receiver.requests();
    endAJob();
    assertThat(log("[0].lastAt")).as("it waits").isNull();

    receiver.answers(OK);
    Object message = log("[-1].id");
    as().post("/v1/webhooks/%s/deliveries/%s/resend".formatted(hook, message))
        .then()
        .statusCode(202);
    Until.isTrue(() -> "closed".equals(view(".circuit.state")));
    Until.isTrue(() -> log("[0].deliveredAt") != null);
    assertThat(receiver.requests()).isGreaterThan(tries);
  }

  @Test
  void anAnswerWithoutAnEndIsATimeOut() {
    receiver.drips("HTTP/1.1 200 OK\r\n", "X-More: header\r\n");
    endAJob();
    Until.isTrue(() -> log("[0].lastError") != null);
    assertThat(log("[0].lastError")).isEqualTo("no answer within 2 s");
    assertThat(log("[0].nextAt")).isNotNull();
    Until.isTrue(() -> receiver.open() == 0);
  }

  @Test
  void aBodyWithoutAnEndIsNotReadAtAll() {
    receiver.drips("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", "xxxxxxxx");
    endAJob();
    Until.isTrue(() -> log("[0].deliveredAt") != null);
    Until.isTrue(() -> receiver.open() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX: " + "x",
        "nonsense\r\n\r\n",
        "HTTP/1.1 999999 What\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\u0000\u0001: \u0002\r\n\r\n"
      })
  void anAnswerThatIsNoneIsAFailedTry(String answer) {
    receiver.answers(answer);
    endAJob();
    Until.isTrue(() -> log("[0].lastAt") != null);
    if (log("[0].deliveredAt") == null) assertFailedWithAReason();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:99999/",
        "http://[bad/",
        "not an address",
        "mailto:somebody@example.org",
        "http:",
        "http://no-such-host.invalid/",
        "http://127.0.0.1:1/",
        "https://127.0.0.1:PORT/",
        "http://127.0.0.1:PORT/ö ä",
        "ftp://127.0.0.1/",
        "http://\u0001/"
      })
  void aStoredAddressThatCannotBeUsedIsAFailedTryWithItsReason(String url) throws Exception {
    receiver.answers("");
    store(url.replace("PORT", Integer.toString(receiver.port())));
    endAJob();
    Until.isTrue(() -> log("[0].lastAt") != null);
    assertFailedWithAReason();
  }

  private void assertFailedWithAReason() {
    assertThat(text(log("[0].lastError")))
        .isNotBlank()
        .doesNotContain("java.", "io.vertx", "Exception", "null");
    assertThat(log("[0].tries")).isEqualTo(1);
    assertThat(log("[0].nextAt")).as("tried again later").isNotNull();
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }

  private void store(String url) throws SQLException {
    try (var connection = database.getConnection();
        var update = connection.prepareStatement("UPDATE webhook SET url = ? WHERE id = ?")) {
      update.setString(1, url);
      update.setObject(2, UUID.fromString(hook));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  /** A field of the webhook. */
  private Object view(String path) {
    return as().get("/v1/webhooks").jsonPath().get("items[0]" + path);
  }

  /** A field of its messages, the newest first. */
  private Object log(String path) {
    return as().get("/v1/webhooks/" + hook + "/deliveries").jsonPath().get("items" + path);
  }

  private void endAJob() {
    String id = as().body("{\"prompt\": \"a cat\"}").post("/v1/jobs").then().extract().path("id");
    scheduler.move(UUID.fromString(id), JobState.CANCELLED);
  }

  private RequestSpecification as() {
    return given().contentType("application/json").header("Resow-Tenant", tenant);
  }
}
