package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without keys: whoever sits at this machine, no page of another origin, no proxy. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OpenModeTest {
  private static final String JOB =
      "{\"prompt\":\"a cat\",\"method\":\"plain\",\"steps\":1,\"width\":16,\"height\":16}";

  @TestHTTPResource URI site;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://localhost",
        "http://localhost:1",
        "https://localhost:PORT",
        "http://127.0.0.1:PORT",
        "http://localhost.evil.example:PORT",
        "http://localhost:PORT.evil.example",
        "http://user@localhost:PORT",
        "null",
        "NULL",
        "file://",
        "chrome-extension://abcdef",
        "http://[::1",
        "garbage"
      })
  void aForeignOriginIsRefusedForEveryMethod(String origin) {
    String foreign = origin.replace("PORT", port());
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"))
      forbidden(json().header("Origin", foreign), method, "/v1/jobs");
    forbidden(given().header("Origin", foreign), "GET", "/q/health");
    forbidden(given().header("Origin", foreign), "POST", "/");
  }

  @Test
  void theOwnOriginAndNoPageAtAllAreLetIn() {
    json().header("Origin", own()).body(JOB).post("/v1/jobs").then().statusCode(202);
    json()
        .header("Origin", own().toUpperCase())
        .header("Sec-Fetch-Site", "same-origin")
        .header("Referer", own() + "/new")
        .body(JOB)
        .post("/v1/jobs")
        .then()
        .statusCode(202);
    json().body(JOB).post("/v1/jobs").then().statusCode(202);
    given().header("Sec-Fetch-Site", "none").get("/v1/jobs").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "CROSS-SITE", "something-new", ""})
  void whatABrowserSaysOfAnotherSiteIsRefused(String where) {
    for (String method : List.of("GET", "POST", "DELETE"))
      forbidden(json().header("Sec-Fetch-Site", where), method, "/v1/jobs");
    forbidden(
        json().header("Sec-Fetch-Site", where).header("Sec-Fetch-Mode", "navigate"),
        "POST",
        "/v1/jobs");
    forbidden(
        given().header("Sec-Fetch-Site", where).header("Sec-Fetch-Mode", "navigate"),
        "GET",
        "/v1/jobs");
    forbidden(given().header("Sec-Fetch-Site", where), "GET", DashboardFiles.script());
    forbidden(
        given()
            .header("Sec-Fetch-Site", where)
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "iframe"),
        "GET",
        "/");
  }

  @Test
  void aPageOfAnotherSiteMayLinkToPagesButNotReadData() {
    for (String page : List.of("/", "/new", "/jobs/" + java.util.UUID.randomUUID()))
      given()
          .header("Sec-Fetch-Site", "cross-site")
          .header("Sec-Fetch-Mode", "navigate")
          .header("Sec-Fetch-Dest", "document")
          .header("Referer", "https://evil.example/")
          .get(page)
          .then()
          .statusCode(200);
    forbidden(given().header("Referer", "https://evil.example/page"), "GET", "/v1/jobs");
  }

  @Test
  void aPreflightGetsNoPermission() {
    var answer =
        given()
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type")
            .options("/v1/jobs");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().asList())
        .noneMatch(header -> header.getName().toLowerCase().startsWith("access-control-"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "localhost:1",
        "127.0.0.1:1",
        "localhost.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "0.0.0.0:PORT",
        "10.0.0.1:PORT",
        "[::2]:PORT",
        "localhost:PORT@evil.example"
      })
  void everyRouteGoesByTheServersOwnNameOnly(String name) throws IOException {
    for (String route : routes())
      assertThat(raw("GET " + route + " HTTP/1.1", "Host: " + name.replace("PORT", port())))
          .as(route)
          .matches("HTTP/1.1 40[01] .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:PORT", "LOCALHOST:PORT", "127.0.0.1:PORT", "[::1]:PORT", "localhost"})
  void loopbackNamesAreItsOwn(String name) throws IOException {
    for (String route : List.of("/", "/v1/jobs", "/q/health/live"))
      assertThat(raw("GET " + route + " HTTP/1.1", "Host: " + name.replace("PORT", port())))
          .as(route)
          .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aRequestNeedsOneHost() throws IOException {
    assertThat(raw("GET /v1/jobs HTTP/1.1")).startsWith("HTTP/1.1 40");
    assertThat(raw("GET /v1/jobs HTTP/1.1", "Host: localhost", "Host: evil.example"))
        .startsWith("HTTP/1.1 40");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=203.0.113.7",
        "X-Forwarded-For: 203.0.113.7",
        "x-forwarded-for: 127.0.0.1",
        "X-Forwarded-Host: resow.example",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Port: 443",
        "X-Forwarded-Server: proxy",
        "X-Forwarded-Prefix: /resow",
        "X-Real-IP: 203.0.113.7",
        "Via: 1.1 proxy",
        "True-Client-IP: 203.0.113.7",
        "CF-Connecting-IP: 203.0.113.7",
        "X-Envoy-External-Address: 203.0.113.7",
        "X-Forwarded-For:"
      })
  void aProxyOnThisMachineEndsOpenMode(String header) throws IOException {
    for (String route : routes()) {
      String answer = raw("GET " + route + " HTTP/1.1", "Host: localhost:" + port(), header);
      assertThat(answer).as(route).startsWith("HTTP/1.1 401 ").contains("RESOW_ACCESS_MODE=keys");
    }
  }

  @Test
  void aProxyThatSpeaksTheOldVersionEndsOpenModeToo() throws IOException {
    assertThat(raw("GET /v1/jobs HTTP/1.0", "Host: localhost:" + port()))
        .contains(" 401 ")
        .contains("RESOW_ACCESS_MODE=keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;charset=application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/json-patch+json",
        "application/problem+json",
        "application/jsonx",
        "*/*",
        "json",
        "text/plain, application/json"
      })
  void aBodyOfAnotherTypeIsRefusedOnEveryRoute(String type) throws IOException {
    for (String route : List.of("/v1/jobs", "/v1/keys", "/v1/webhooks", "/v1/replays", "/q/health"))
      assertThat(post(route, "Content-Type: " + type)).as(route).startsWith("HTTP/1.1 415 ");
  }

  @Test
  void aBodyNeedsItsType() throws IOException {
    for (String route : List.of("/v1/jobs", "/v1/keys", "/v1/webhooks", "/v1/dead-letters/requeue"))
      assertThat(post(route)).as(route).startsWith("HTTP/1.1 415 ");
    assertThat(post("/v1/jobs", "Content-Type: text/plain", "Content-Type: application/json"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(
            raw(
                "POST /v1/jobs HTTP/1.1",
                "Host: localhost:" + port(),
                "Transfer-Encoding: chunked",
                "",
                Integer.toHexString(JOB.length()),
                JOB,
                "0"))
        .startsWith("HTTP/1.1 415 ");
    for (String type :
        List.of("application/json", "application/json;charset=utf-8", "Application/JSON ; a=b"))
      assertThat(post("/v1/jobs", "Content-Type: " + type)).startsWith("HTTP/1.1 202 ");
  }

  private static void forbidden(RequestSpecification request, String method, String path) {
    var answer = request.request(method, path).then().statusCode(403);
    answer.contentType("application/problem+json");
    answer.body("type", equalTo("urn:resow:problem:forbidden"));
    answer.body("detail", containsString("another origin"));
  }

  private String post(String route, String... headers) throws IOException {
    var lines = new java.util.ArrayList<>(List.of(headers));
    lines.add("Host: localhost:" + port());
    lines.add("Content-Length: " + JOB.length());
    lines.add("");
    lines.add(JOB);
    return raw("POST " + route + " HTTP/1.1", lines.toArray(String[]::new));
  }

  /** The whole answer to a request as it is written here. */
  private String raw(String request, String... lines) throws IOException {
    try (var socket = new Socket(site.getHost(), site.getPort())) {
      String text = request + "\r\nConnection: close\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .replace("\r\n", " ")
          .replace("\n", " ");
    }
  }

  private static RequestSpecification json() {
    return given().contentType("application/json");
  }

  private String port() {
    return Integer.toString(site.getPort());
  }

  private String own() {
    return "http://localhost:" + port();
  }

  private static List<String> routes() {
    return List.of(
        "/",
        "/new",
        DashboardFiles.script(),
        "/v1/jobs",
        "/v1/stream",
        "/v1/nothing",
        "/q/health",
        "/q/health/live",
        "/openapi",
        "/swagger-ui");
  }
}
