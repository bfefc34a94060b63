package dev.resow.api;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** A client of the api. */
final class Client {
  private Client() {}

  static RequestSpecification json() {
    return given().contentType("application/json");
  }

  static Response post(String body) {
    return json().body(body).post("/v1/jobs");
  }

  static UUID submit(String prompt) {
    String id =
        post("{\"prompt\": \"" + prompt + "\"}").then().statusCode(202).extract().path("id");
    return UUID.fromString(id);
  }
}
