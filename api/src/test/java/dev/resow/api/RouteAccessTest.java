package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every route of the OpenAPI document refuses a caller whose scopes do not allow it. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class RouteAccessTest {
  /** Routes of the API that anybody may call. */
  private static final Set<String> PUBLIC = Set.of();

  /** Routes that need a caller and no scope. */
  private static final Set<String> ANY_SCOPE = Set.of("GET /v1/me");

  private static final Set<String> ADMIN =
      Set.of(
          "GET /v1/tenants",
          "GET /v1/keys",
          "POST /v1/keys",
          "DELETE /v1/keys/{id}",
          "GET /v1/reviews",
          "GET /v1/reviews/{id}",
          "GET /v1/reviews/{id}/image",
          "POST /v1/reviews/{id}",
          "PUT /v1/adapters/{name}",
          "POST /v1/adapters/{name}/activate",
          "POST /v1/adapters/{name}/retire");

  private static final Set<String> METHODS =
      Set.of("get", "head", "post", "put", "patch", "delete");

  private record Route(String method, String path) {
    String name() {
      return method + " " + path;
    }

    Response request(RequestSpecification as) {
      String address = path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
      return (method.equals("GET") ? as : as.contentType("application/json").body("{}"))
          .request(method, address);
    }
  }

  private final List<Route> routes = new ArrayList<>();

  @BeforeEach
  void readDocument() throws IOException {
    JsonNode document =
        Json.mapper().readTree(given().get("/openapi?format=json").asByteArray()).path("paths");
    for (var path : document.properties())
      for (String method : METHODS)
        if (path.getValue().has(method))
          routes.add(new Route(method.toUpperCase(Locale.ROOT), path.getKey()));
    assertThat(routes).extracting(Route::name).containsAll(ADMIN).hasSizeGreaterThan(25);
  }

  @Test
  void withoutCredentialsNoRouteAnswers() {
    for (Route route : routes)
      if (!PUBLIC.contains(route.name())) {
        assertRefused(route, given(), 401);
        assertRefused(route, given().header("Accept", "text/event-stream"), 401, 406);
      }
  }

  @Test
  void withoutAScopeNoRouteAnswers() {
    String none = WithKeys.token(Map.of("tenant", "acme", "scope", "openid"), true);
    for (Route route : routes)
      if (!ANY_SCOPE.contains(route.name())) assertRefused(route, as(none), 403);
  }

  @Test
  void aScopeAllowsItsOwnRoutesAlone() {
    String reader = key("read");
    String submitter = key("submit");
    String both = key("submit", "read");
    for (Route route : routes) {
      boolean reads = route.method().equals("GET");
      if (ANY_SCOPE.contains(route.name())) continue;
      if (ADMIN.contains(route.name())) assertRefused(route, as(both), 403);
      else {
        assertRefused(route, as(reads ? submitter : reader), 403);
        if (route.path().equals("/v1/stream")) continue; // would not end
        assertThat(route.request(as(reads ? reader : submitter)).statusCode())
            .as(route.name())
            .isNotIn(401, 403);
      }
    }
  }

  @Test
  void anEvaluationThatReleasesItsAdapterNeedsTheScopeAdmin() {
    String body = "{\"adapter\": \"fur\", \"activate\": true}";
    var problems =
        Map.of(
            key("submit", "read"),
            ProblemType.FORBIDDEN,
            WithKeys.ADMIN_KEY,
            ProblemType.INVALID_EVALUATION); // there is no such adapter
    problems.forEach(
        (key, problem) ->
            as(key)
                .contentType("application/json")
                .body(body)
                .post("/v1/evaluations")
                .then()
                .statusCode(problem.status())
                .body("type", equalTo(problem.uri())));
  }

  @Test
  void theStreamOfAJobNeedsTheScopeRead() {
    given()
        .header("Authorization", "Bearer " + key("submit"))
        .header("Accept", "text/event-stream")
        .get("/v1/jobs/" + UUID.randomUUID() + "/events")
        .then()
        .statusCode(403);
  }

  /** A resource whose author forgot to say who may call it. */
  @Path("/v1/unannotated")
  public static class Unannotated {
    @POST
    @Operation(hidden = true)
    public String call() {
      return "called";
    }
  }

  @Test
  void aResourceWithoutASecurityAnnotationIsDeniedToEverybody() {
    Route route = new Route("POST", "/v1/unannotated");
    assertRefused(route, given(), 401);
    assertRefused(route, as(WithKeys.ADMIN_KEY), 403);
  }

  private static void assertRefused(Route route, RequestSpecification as, Integer... statuses) {
    Response answer = route.request(as);
    assertThat(answer.statusCode()).as(route.name()).isIn((Object[]) statuses);
    boolean openAi = route.path().startsWith("/v1/images/");
    assertThat(answer.contentType())
        .as(route.name())
        .startsWith(openAi ? "application/json" : "application/problem+json");
    if (openAi) assertThat((String) answer.path("error.message")).as(route.name()).isNotBlank();
  }

  private static RequestSpecification as(String credentials) {
    return given().header("Authorization", "Bearer " + credentials);
  }

  private static String key(String... scopes) {
    return as(WithKeys.ADMIN_KEY)
        .contentType("application/json")
        .body(Map.of("tenant", "acme", "scopes", List.of(scopes)))
        .post("/v1/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }
}
