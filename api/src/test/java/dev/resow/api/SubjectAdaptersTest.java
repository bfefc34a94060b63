package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import dev.resow.api.models.ModelCatalogue;
import dev.resow.contract.Verdict;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An adapter may belong to one subject of a job, whose region it changes. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the api learns of workers after some seconds
class SubjectAdaptersTest {
  @Inject ModelCatalogue models;
  @Inject Rounds rounds;

  private final String model = "adapted-" + UUID.randomUUID();
  private final String name = "fur-" + UUID.randomUUID();

  @BeforeAll
  void aWorker() {
    AdaptedWorkers.add(model, "base-1");
    Until.isTrue(() -> models.find(model).isPresent());
  }

  @BeforeEach
  void anAdapter() {
    given()
        .contentType("application/octet-stream")
        .body(new AdapterUpload().bytes())
        .put("/v1/adapters/" + name + "?model=" + model)
        .then()
        .statusCode(oneOf(200, 201)); // the file is there from the second test on
  }

  /** Other tests submit to the models that the server knows. */
  @AfterAll
  void itGoes() {
    AdaptedWorkers.remove(model);
    Until.isTrue(() -> models.find(model).isEmpty());
  }

  @Test
  void aSubjectMayHaveAnAdapterOfItsOwn() {
    pair("a red cat and a dog", "regions", own("Dog"), own("red  cat"), "{\"name\": \"%s\"}")
        .then()
        .statusCode(202)
        .body("spec.subjects", equalTo(List.of("cat", "dog")))
        .body("spec.adapters.subject", equalTo(Arrays.asList(1, 0, null)));
    pair("a red cat and a blue cat", "regions", own("blue cat"))
        .then()
        .statusCode(202)
        .body("spec.adapters[0].subject", equalTo(1));
  }

  @Test
  void anAdapterOfASubjectThatHasNoRegionIsRefused() {
    refused(pair("a cat and a dog", "regions", own("fox")), "one of the job's subjects (cat, dog)");
    refused(
        pair("a red cat and a blue cat", "regions", own("cat")),
        "'cat' is several of red cat, blue cat");
    refused(pair("a cat and a dog", "plain", own("dog")), "Method 'plain' has no regions");
    refused(pair("a cat and a dog", "plain", own("dog")), "Choose one of regions");
    refused(pair("a cat", "regions", own("cat")), "two or more different subjects");
    String weaker = own("cat").replace("}", ", \"scale\": 0.5}");
    refused(pair("a red cat and a dog", "regions", weaker, own("red cat")), "each adapter once");
    String policy =
        """
        "policy": {"rules": [{"on": "overlapped", "action": {"do": "other-method", "method": "plain"}}]}""";
    Client.post(
            pairBody("a cat and a dog", "regions", own("dog"))
                .replaceFirst("}$", ", " + policy + "}"))
        .then()
        .statusCode(422)
        .body("detail", containsString("requires adapters for the whole picture only"));
  }

  private static String own(String subject) {
    return "{\"name\": \"%s\", \"subject\": \"" + subject + "\"}";
  }

  private Response pair(String prompt, String method, String... adapters) {
    return Client.post(pairBody(prompt, method, adapters));
  }

  /**
   * @param adapters with a place for the name
   */
  private String pairBody(String prompt, String method, String... adapters) {
    return "{\"prompt\": \"%s\", \"method\": \"%s\", \"steps\": 1, \"model\": \"%s\", \"adapters\": [%s]}"
        .formatted(prompt, method, model, String.join(", ", adapters).replace("%s", name));
  }

  private static void refused(Response answer, String reason) {
    answer.then().statusCode(422).body("detail", containsString(reason));
  }

  /** Where a round ended by another method than its job asks for, the replay would, too. */
  @Test
  void aSeedOfAMethodWithoutRegionsIsNotReplayed() {
    String tenant = "t" + UUID.randomUUID();
    String job =
        Client.json()
            .header("Resow-Tenant", tenant)
            .body(pairBody("a cat and a dog", "regions", own("dog")))
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    // by plain
    rounds.ended(tenant, UUID.fromString(job), 0, 42, Instant.now(), Verdict.OVERLAPPED, .5);
    replay(tenant, "{}")
        .body("seeds", equalTo(0))
        .body("skipped[0].seeds", equalTo(1))
        .body(
            "skipped[0].reason",
            equalTo("method plain has no regions for the subjects that adapters belong to"));
    replay(tenant, "{\"method\": \"regions\"}").body("seeds", equalTo(1));
  }

  private static ValidatableResponse replay(String tenant, String policy) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"dryRun\": true, \"policy\": " + policy + "}")
        .post("/v1/replays")
        .then()
        .statusCode(200);
  }
}
