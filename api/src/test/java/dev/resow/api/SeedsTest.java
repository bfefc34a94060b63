package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.Verdict;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds are unsigned numbers of 64 bits, wherever they are shown. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SeedsTest {
  @Inject Rounds rounds;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615"
      })
  void theSeedThatWasSentComesBackEverywhere(String seed) {
    String tenant = "t" + UUID.randomUUID();
    var accepted = submit(tenant, "{\"prompt\": \"a cat\", \"seed\": " + seed + "}");
    assertThat(accepted.asString()).contains("\"seed\":" + seed + ",");
    UUID job = UUID.fromString(accepted.path("id"));
    assertThat(given().get("/v1/jobs/" + job).asString()).contains("\"seed\":" + seed + ",");

    rounds.ended(
        tenant, job, 0, new BigInteger(seed).longValue(), Instant.now(), Verdict.OVERLAPPED, .8);
    var ledger = given().header("Resow-Tenant", tenant);
    assertThat(ledger.get("/v1/ledger/rounds").asString()).contains("\"seed\":" + seed + ",");
    for (String format : new String[] {"csv", "jsonl"})
      assertThat(
              given()
                  .header("Resow-Tenant", tenant)
                  .queryParam("format", format)
                  .get("/v1/ledger/rounds")
                  .asString())
          .contains(seed)
          .doesNotContainPattern("[,:]-" + seed + "\\b");

    var replay =
        Client.json().header("Resow-Tenant", tenant).body("{}").post("/v1/replays").asString();
    String id = io.restassured.path.json.JsonPath.from(replay).getString("id");
    assertThat(
            given().header("Resow-Tenant", tenant).get("/v1/replays/" + id + "/seeds").asString())
        .contains("\"seed\":" + seed + ",");
  }

  @ParameterizedTest
  @CsvSource({"-1, 18446744073709551615", "-9223372036854775808, 9223372036854775808"})
  void aNegativeSeedIsTheOneOfTheSameBits(String seed, String unsigned) {
    var accepted =
        submit("t" + UUID.randomUUID(), "{\"prompt\": \"a cat\", \"seed\": " + seed + "}");
    assertThat(accepted.asString()).contains("\"seed\":" + unsigned + ",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"18446744073709551616", "-9223372036854775809", "1e400"})
  void aSeedBeyond64BitsIsRefused(String seed) {
    int status =
        Client.post("{\"prompt\": \"a cat\", \"seed\": " + seed + "}")
            .then()
            .body("errors[0].field", equalTo("seed"))
            .extract()
            .statusCode();
    assertThat(status).isIn(400, 422);
  }

  @Test
  void theDescriptionSaysSo() {
    given()
        .accept("application/json")
        .get("/openapi?format=json")
        .then()
        .body("components.schemas.JobRequest.properties.seed.format", equalTo("uint64"))
        .body("components.schemas.JobRequest.properties.seed.minimum", equalTo(0))
        .body("components.schemas.JobSpec.properties.seed.format", equalTo("uint64"))
        .body("components.schemas.RoundView.properties.seed.format", equalTo("uint64"));
  }

  @Test
  void noGuidanceIsAsked() {
    for (String scale : new String[] {"0", "0.0", "-0.0", "0.5", "1"})
      Client.post(
              "{\"prompt\": \"a cat\", \"negativePrompt\": \"a dog\", \"guidanceScale\": "
                  + scale
                  + "}")
          .then()
          .statusCode(202);
    for (String scale : new String[] {"-1", "-0.5", "30.1", "1e300"})
      Client.post("{\"prompt\": \"a cat\", \"guidanceScale\": " + scale + "}")
          .then()
          .statusCode(422)
          .body("detail", containsString("guidanceScale: Must be from 0 to 30"));
  }

  private static io.restassured.response.Response submit(String tenant, String body) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body(body)
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .extract()
        .response();
  }
}
