package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class HeadersTest {
  @Inject TwoRoundJob story;

  @Test
  void everyAnswerSaysWhatABrowserMayDoWithIt() {
    for (String path :
        List.of(
            "/",
            "/new",
            DashboardFiles.script(),
            "/v1/jobs",
            "/v1/nothing",
            "/openapi",
            "/swagger-ui",
            "/swagger-ui/")) {
      var headers = given().get(path).getHeaders();
      assertThat(headers.getValue("Content-Security-Policy"))
          .as(path)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe-inline", "unsafe-eval");
      assertThat(headers.getValue("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(headers.getValue("Referrer-Policy")).as(path).isEqualTo("same-origin");
    }
  }

  @Test
  void answersAreNotKeptButPicturesAre() throws Exception {
    UUID job = Client.submit(TwoRoundJob.PROMPT);
    story.begin(job);
    story.end(job);
    given().get("/v1/jobs/" + job).then().header("Cache-Control", equalTo("no-store"));
    var kept = given().get("/v1/jobs/" + job + "/image").getHeaders().getValues("Cache-Control");
    assertThat(kept).hasSize(1).first().asString().contains("immutable");
  }

  @Test
  void withoutKeysTheServerGoesByItsOwnNameOnly() {
    given().header("Host", "resow.attacker.example").get("/v1/jobs").then().statusCode(401);
    given()
        .header("Host", "localhost")
        .get("/v1/jobs")
        .then()
        .statusCode(200)
        .contentType(containsString("json"));
  }
}
