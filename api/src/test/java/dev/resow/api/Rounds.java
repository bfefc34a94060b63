package dev.resow.api;

import dev.resow.contract.Finding;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.Verdict;
import dev.resow.persistence.rounds.RoundEnding;
import dev.resow.persistence.rounds.RoundFact;
import dev.resow.persistence.rounds.RoundKey;
import dev.resow.persistence.rounds.RoundTables;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Writes rounds to the ledger as the scheduler would. */
@ApplicationScoped
class Rounds {
  private final RoundTables tables;

  Rounds(RoundTables tables) {
    this.tables = tables;
  }

  /** A job of the tenant, accepted by the api. */
  static UUID job(String tenant, String prompt) {
    String id =
        Client.json()
            .header("Resow-Tenant", tenant)
            .body("{\"prompt\": \"" + prompt + "\", \"seed\": 42}")
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    return UUID.fromString(id);
  }

  /** A job of a model, in no hurry and by its plain method. */
  static UUID job(String tenant, String prompt, String model) {
    String id =
        Client.json()
            .header("Resow-Tenant", tenant)
            .body("{\"prompt\": \"%s\", \"model\": \"%s\"}".formatted(prompt, model))
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    return UUID.fromString(id);
  }

  /** A round that began then, looked at and summed up; of a cat and a fox. */
  void ended(
      String tenant, UUID job, int round, long seed, Instant at, Verdict verdict, double iom) {
    ended(tenant, job, round, seed, at, verdict, iom, List.of());
  }

  /** The same with what its check found. */
  void ended(
      String tenant,
      UUID job,
      int round,
      long seed,
      Instant at,
      Verdict verdict,
      double iom,
      List<Finding> findings) {
    var key = new RoundKey(job, 1, round);
    var origin = new RoundFact.Origin(tenant, "menagerie", "plain", 28, "w", "f00d");
    write(
        List.of(
            new RoundFact.Began(key, origin, seed, at),
            new RoundFact.Checked(
                new OverlapDetected(
                    job,
                    1,
                    "w",
                    at,
                    round,
                    seed,
                    10,
                    iom,
                    verdict,
                    List.of(new PairScore("cat", "fox", iom, null, null)),
                    List.of(new SubjectArea("cat", .3, .9)),
                    new Thresholds(.5, .3, null, null, null),
                    List.of(),
                    findings),
                origin),
            new RoundFact.Summarized(
                key,
                origin,
                seed,
                at,
                at.plusSeconds(2),
                RoundEnding.PICTURE,
                verdict,
                iom,
                28,
                null,
                56.0,
                findings)));
  }

  void write(List<RoundFact> facts) {
    tables.write(facts);
  }
}
