package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Verdict;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search finds what people would call the same text, and takes no character for a pattern. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SearchTest {
  @Inject Rounds rounds;

  @ParameterizedTest
  @CsvSource({
    "ein ÄRGER cat, ärger",
    "ein ärger cat, ÄRGER",
    "İSTANBUL cat, istanbul",
    "istanbul cat, İSTANBUL",
    "ISPARTA cat, ısparta",
    "ılgaz cat, ILGAZ",
    "STRASSE cat, straße",
    "straße cat, STRASSE",
    "straße cat, STRAẞE",
    "ΟΔΟΣ cat, οδος",
    "οδος cat, ΟΔΟΣ",
    "οδός cat, ΟΔΌΣ",
    "КОШКА cat, кошка",
    "кошка cat, КОШКА",
    "ǅungla cat, ǆungla",
    "ԿԱՏՈՒ cat, կատու",
    "caf\u00e9 cat, cafe\u0301",
    "cafe\u0301 cat, CAF\u00c9",
    "\uD801\uDC00 cat, \uD801\uDC28",
    "日本 cat, 日本"
  })
  void caseAndAccentsAreBlindForAllLetters(String prompt, String text) {
    String tenant = "t" + UUID.randomUUID();
    UUID job = Rounds.job(tenant, prompt);
    rounds.ended(tenant, job, 0, 42, Instant.now(), Verdict.OVERLAPPED, .8);

    assertThat(jobs(tenant, text)).containsExactly(job.toString());
    assertThat(rounds(tenant, text)).containsExactly(job.toString());
    assertThat(seedsToReplay(tenant, text)).isEqualTo(1);
  }

  @Test
  void noCharacterIsAPattern() {
    String tenant = "t" + UUID.randomUUID();
    UUID plain = Rounds.job(tenant, "a cat of 100 percent");
    UUID signs = Rounds.job(tenant, "a cat of 100% _a_ \\\\ !x ' \\\" ％");
    for (String sign : List.of("%", "_", "\\", "!x", "'", "\"", "100%", "_a_", "％"))
      assertThat(jobs(tenant, sign)).as(sign).containsExactly(signs.toString());
    assertThat(jobs(tenant, "a%t")).isEmpty();
    assertThat(jobs(tenant, "c_t")).isEmpty();
    assertThat(jobs(tenant, "CAT OF 100")).contains(plain.toString(), signs.toString());
    assertThat(jobs(tenant, "ä")).as("another letter").isEmpty();
  }

  private static List<String> jobs(String tenant, String text) {
    return given()
        .queryParam("tenant", tenant)
        .queryParam("text", text)
        .get("/v1/jobs")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  private static List<String> rounds(String tenant, String text) {
    return given()
        .header("Resow-Tenant", tenant)
        .queryParam("text", text)
        .get("/v1/ledger/rounds")
        .then()
        .statusCode(200)
        .extract()
        .path("items.jobId");
  }

  private static int seedsToReplay(String tenant, String text) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"dryRun\": true, \"filter\": {\"text\": \"" + text + "\"}}")
        .post("/v1/replays")
        .then()
        .statusCode(200)
        .extract()
        .path("seeds");
  }
}
