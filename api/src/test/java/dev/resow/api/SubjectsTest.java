package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which nouns are watched: the client's, else those of the prompt; the answer says which. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SubjectsTest {
  @Test
  void subjectsAndWhatDescribesThemAreFoundInThePrompt() {
    accepted("{\"prompt\": \"a photo of a small tiger and a leopard\"}")
        .body("spec.method", equalTo("resow"))
        .body("spec.subjects", contains("tiger", "leopard"))
        .body("spec.modifiers", equalTo(List.of(List.of("small"), List.of())));
  }

  @Test
  void aRepeatedNounIsTwoSubjects() {
    accepted("{\"prompt\": \"a cat and a black cat\"}")
        .body("spec.subjects", contains("cat", "cat"));
  }

  @Test
  void oneSubjectIsEnough() {
    accepted("{\"prompt\": \"a cat\"}").body("spec.subjects", contains("cat"));
  }

  @Test
  void aPromptWithoutSubjectsIsSampledPlain() {
    accepted("{\"prompt\": \"a sunset over the sea\"}")
        .body("spec.method", equalTo("plain"))
        .body("spec.subjects", hasSize(0))
        .body("warnings.code", hasItem("few-subjects"));
  }

  @Test
  void theClientKnowsBetter() {
    accepted(
            "{\"prompt\": \"two foxes on a red sofa\", \"subjects\": [\"fox\", \"sofa\"],"
                + " \"modifiers\": [[], [\"red\"]]}")
        .body("spec.subjects", contains("fox", "sofa"))
        .body("spec.modifiers[1]", contains("red"));
  }

  @Test
  void aModifierOfTwoWordsIsTwo() {
    accepted(
            "{\"prompt\": \"a dark blue cat and a dog\", \"subjects\": [\"cat\", \"dog\"],"
                + " \"modifiers\": [[\"dark blue\"], []]}")
        .body("spec.modifiers", equalTo(List.of(List.of("dark", "blue"), List.of())));
  }

  @Test
  void whatTheModelDoesNotReadIsNotFound() {
    accepted("{\"prompt\": \"a fox, a cat, a dog, a wolf, a bear, a lynx and a koala\"}")
        .body("spec.subjects", contains("fox", "cat", "dog", "wolf", "bear", "lynx"))
        .body("warnings.code", contains("subject-out-of-reach"));
  }

  @Test
  void thePreviewForAModelNamesWhatItCannotReach() {
    String far = "a fox, a cat, a dog, a wolf, a bear, a lynx and a koala";
    given()
        .queryParam("prompt", far)
        .get("/v1/subjects")
        .then()
        .statusCode(200)
        .body("items.text", hasItem("koala"));
    given()
        .queryParam("prompt", far)
        .queryParam("model", "menagerie")
        .get("/v1/subjects")
        .then()
        .statusCode(200)
        .body("items.text", contains("fox", "cat", "dog", "wolf", "bear", "lynx"))
        .body("warnings.code", contains("subject-out-of-reach"))
        .body("warnings[0].detail", containsString("'koala' comes after the"));
    given()
        .queryParam("prompt", far)
        .queryParam("model", "m".repeat(1_000))
        .get("/v1/subjects")
        .then()
        .statusCode(400)
        .body("detail", containsString("GET /v1/models"))
        .body("detail.length()", lessThan(300));
  }

  @Test
  void plainNeedsNone() {
    accepted("{\"prompt\": \"very beautiful!\", \"method\": \"plain\"}")
        .body("spec.subjects", empty());
  }

  @Test
  void boxesCandidatesAndTheBudgetGoWithTheJob() {
    accepted(
            "{\"prompt\": \"a cat and a fox\", \"method\": \"boxdiff\", \"boxes\": ["
                + "{\"left\": 0, \"top\": 0, \"right\": 0.5, \"bottom\": 1},"
                + "{\"left\": 0.5, \"top\": 0, \"right\": 1, \"bottom\": 1}]}")
        .body("spec.boxes.left", contains(0.0f, 0.5f));
    accepted(
            "{\"prompt\": \"a cat and a fox\", \"candidates\": 4,"
                + " \"budget\": {\"forwardEquivalents\": 300, \"seconds\": 20}}")
        .body("spec.candidates", equalTo(4))
        .body("spec.budget.rounds", equalTo(3))
        .body("spec.budget.forwardEquivalents", equalTo(300f))
        .body("spec.budget.seconds", equalTo(20f));
  }

  @Test
  void threeSubjectsHaveTheRoundsOfManyUnlessTheRequestSaysOtherwise() {
    accepted("{\"prompt\": \"a cat and a fox\"}").body("spec.budget.rounds", equalTo(3));
    accepted("{\"prompt\": \"a cat, a fox and a wolf\"}").body("spec.budget.rounds", equalTo(6));
    accepted("{\"prompt\": \"a cat, a fox and a wolf\", \"budget\": {\"seconds\": 20}}")
        .body("spec.budget.rounds", equalTo(6));
    accepted("{\"prompt\": \"a cat, a fox and a wolf\", \"budget\": {\"rounds\": 2}}")
        .body("spec.budget.rounds", equalTo(2));
  }

  @Test
  void aModelTellsWhatItsMethodsAskFor() {
    given()
        .get("/v1/models")
        .then()
        .statusCode(200)
        .body("items[0].methods.name", hasItem("enmmdit-v1"))
        .body("items[0].methods.findAll { it.boxes }.name", hasItem("boxdiff"))
        .body("items[0].methods.findAll { !it.subjects }.name", contains("plain", "renoise"));
  }

  @Test
  void theModelReadsThePromptWithoutMarkupAndTheJobKeepsWhatWasTyped() {
    accepted(
            "{\"prompt\": \"(cat:1.3), <lora:ink:0.8>, fox\", \"negativePrompt\": \"(blurry:1.2)\"}")
        .body("spec.prompt", equalTo("cat, fox"))
        .body("spec.negativePrompt", equalTo("blurry"))
        .body("spec.notes.prompt", equalTo("(cat:1.3), <lora:ink:0.8>, fox"))
        .body("spec.notes.negativePrompt", equalTo("(blurry:1.2)"))
        .body("warnings.code", contains("adapter-removed", "weights-removed"));
  }

  @Test
  void doubtsAreWarningsOfTheJob() {
    String id =
        accepted("{\"prompt\": \"a cat\"}")
            .body("warnings.code", contains("few-subjects"))
            .extract()
            .path("id");
    given().get("/v1/jobs/" + id).then().body("warnings.code", contains("few-subjects"));
    accepted("{\"prompt\": \"a cat and a fox\"}")
        .body("warnings", empty())
        .body("spec.notes", nullValue());
    accepted("{\"prompt\": \"the cat left of the fox and the fox left of the cat\"}")
        .body("warnings.code", contains("contradictory-relations"));
  }

  @Test
  void nothingButMarkupIsNoPrompt() {
    Client.post("{\"prompt\": \"<lora:ink:0.8>\"}")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("prompt"));
  }

  @Test
  void aPromptIsReadWithoutAJob() {
    for (var answer :
        List.of(
            given().queryParam("prompt", "a ((red cat)) left of a fox").get("/v1/subjects"),
            given()
                .contentType("application/json")
                .body("{\"prompt\": \"a ((red cat)) left of a fox\"}")
                .post("/v1/subjects")))
      answer
          .then()
          .statusCode(200)
          .body("text", equalTo("a red cat left of a fox"))
          .body("items.text", contains("cat", "fox"))
          .body("items[0].start", equalTo(6))
          .body("relations", equalTo(List.of(Map.of("subject", 0, "place", "left-of", "other", 1))))
          .body("warnings.code", contains("weights-removed"));
    given()
        .contentType("application/json")
        .body("{}")
        .post("/v1/subjects")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("prompt"));
  }

  private static ValidatableResponse accepted(String body) {
    return Client.post(body).then().statusCode(202);
  }
}
