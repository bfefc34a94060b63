package dev.resow.api;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;

/** Requests with an API key, on a server with {@link WithKeys keys}. */
final class Bearer {
  private Bearer() {}

  static RequestSpecification as(String bearer) {
    return given().header("Authorization", "Bearer " + bearer);
  }

  static String key(String tenant, String... scopes) {
    return as(WithKeys.ADMIN_KEY)
        .contentType("application/json")
        .body(Map.of("tenant", tenant, "scopes", List.of(scopes)))
        .post("/v1/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }
}
