package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Origins and names that the operator of an open server allows. */
@QuarkusTest
@TestProfile(TightLimits.class)
class AllowedOriginTest {
  private static final String ORIGIN = TightLimits.ALLOWED_ORIGIN;

  @Test
  void anAllowedPageDoesWhatTheOwnPagesDo() {
    given()
        .header("Origin", ORIGIN)
        .header("Sec-Fetch-Site", "cross-site")
        .contentType("application/json")
        .body("{\"prompt\": \"a cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
        .header("Vary", containsString("Origin"));
    given().header("Origin", ORIGIN).get("/v1/jobs").then().statusCode(200);
  }

  @Test
  void itsPreflightGetsPermission() {
    given()
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type")
        .options("/v1/jobs")
        .then()
        .statusCode(204)
        .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
        .header("Access-Control-Allow-Headers", containsString("Content-Type"));
  }

  @Test
  void itsBodiesAreJsonToo() {
    given()
        .header("Origin", ORIGIN)
        .contentType("text/plain")
        .body("{\"prompt\": \"a cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(415);
  }

  @Test
  void anotherOriginGetsNone() {
    for (String origin :
        new String[] {ORIGIN + "0", ORIGIN.replace("https", "http"), "https://tools.example"}) {
      var answer = given().header("Origin", origin).options("/v1/jobs");
      assertThat(answer.statusCode()).as(origin).isEqualTo(403);
      assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }
  }

  @Test
  void aFurtherNameIsTheServersOwn() {
    for (String name : new String[] {"resow.test", "resow.test:1234", "localhost:9000"})
      given().header("Host", name).get("/v1/jobs").then().statusCode(200);
    for (String name : new String[] {"localhost:9001", "evil.resow.test"})
      given().header("Host", name).get("/v1/jobs").then().statusCode(401);
    given()
        .header("Host", "resow.test:1234")
        .header("Origin", "http://resow.test:1234")
        .get("/v1/jobs")
        .then()
        .statusCode(200);
  }
}
