package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where subjects should be: the client's word, else the prompt's; what no picture can be, is
 * refused.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RelationsTest {
  private static final String PROMPT = "a lion, a rabbit and a fox";

  @Test
  void relationsGoWithTheJobOnceEach() {
    accepted(
            job(
                "[%s, %s, %s]"
                    .formatted(at(0, "above", 1), at(2, "next-to", 1), at(0, "above", 1))))
        .body(
            "spec.relations",
            contains(
                Map.of("subject", 0, "place", "above", "other", 1),
                Map.of("subject", 2, "place", "next-to", "other", 1)))
        .body("warnings.code", not(hasItem("relations-not-checked")));
  }

  @Test
  void withoutAWordOfTheClientThePromptSaysWhere() {
    String prompt = "a lion above a rabbit";
    List<Object> found =
        given().queryParam("prompt", prompt).get("/v1/subjects").jsonPath().getList("relations");
    accepted("{\"prompt\": \"" + prompt + "\"}").body("spec.relations", equalTo(found));
    accepted("{\"prompt\": \"" + prompt + "\", \"relations\": []}").body("spec.relations", empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 above 3 | relations[0].other | Must be the index of one of the 3 subjects, from 0, not 3.",
        "7 above 0 | relations[0].subject | Must be the index of one of the 3 subjects, from 0, not 7.",
        "1 above 1 | relations[0].other | Must be another subject than 1, 'rabbit'.",
        "0 left-of 1, 1 left-of 0 | relations | lion left of rabbit, rabbit left of lion",
        "0 left-of 1, 0 right-of 1 | relations | lion right of rabbit",
        "0 left-of 1, 1 left-of 2, 0 right-of 2 | relations | rabbit left of fox",
        "0 on 1, 1 above 2, 2 on 0 | relations | contradict each other",
        "0 above 1, 0 next-to 1 | relations | contradict each other",
      })
  void whatNoPictureCanBeIsRefusedWithItsField(String relations, String field, String detail) {
    var list =
        List.of(relations.split(", ")).stream()
            .map(words -> words.split(" "))
            .map(w -> at(Integer.parseInt(w[0]), w[1], Integer.parseInt(w[2])))
            .toList();
    refused(job(list.toString()))
        .body("errors.field", contains(field))
        .body("errors[0].detail", containsString(detail));
  }

  @Test
  void differentAxesDoNotContradict() {
    accepted(job("[%s, %s]".formatted(at(0, "left-of", 1), at(1, "above", 0))));
  }

  @Test
  void moreThanTheCheckHoldsIsRefused() {
    var many = java.util.Collections.nCopies(33, at(0, "above", 1));
    refused(job(many.toString()))
        .body("errors.field", contains("relations"))
        .body("errors[0].detail", equalTo("Must have at most 32 elements, not 33."));
    accepted(job(many.subList(0, 32).toString())).body("spec.relations", hasSize(1));
  }

  @Test
  void indicesNeedTheSubjectsThatTheyCount() {
    refused("{\"prompt\": \"%s\", \"relations\": [%s]}".formatted(PROMPT, at(0, "above", 1)))
        .body("errors.field", contains("relations"))
        .body("errors[0].detail", containsString("Requires subjects"));
  }

  @Test
  void anotherKindOfValueIsNamed() {
    refusedAsJson("[{\"subject\": 0, \"place\": \"inside\", \"other\": 1}]", "relations[0].place");
    refusedAsJson(
        "[{\"subject\": \"0\", \"place\": \"on\", \"other\": 1}]", "relations[0].subject");
    refusedAsJson("[{\"place\": \"on\", \"other\": 1}]", "relations[0].subject");
    refusedAsJson("[null]", "relations[0]");
    refusedAsJson("[{\"subject\": -1, \"place\": \"on\", \"other\": 1}]", "relations[0].subject");
    refusedAsJson("[{\"subject\": 0, \"other\": 1}]", "relations[0].place");
  }

  @Test
  void aMethodWithoutACheckSaysThatNothingIsWatched() {
    String plain =
        "{\"prompt\": \"%s\", \"method\": \"plain\", \"subjects\": [\"lion\", \"rabbit\"], \"relations\": %s}";
    accepted(plain.formatted(PROMPT, "[" + at(0, "above", 1) + "]"))
        .body("warnings.code", hasItem("relations-not-checked"))
        .body("warnings.detail", hasItem(containsString("Method 'plain' has no check")));
    accepted(plain.formatted(PROMPT, "[]"))
        .body("warnings.code", not(hasItem("relations-not-checked")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a lion above a rabbit          | plain         | Method 'plain' has no check",
        "a lion above a rabbit          | regions       | Method 'regions' has no check",
        "a lion above a rabbit          | enmmdit       | does not measure places (not calibrated)",
        "a cat left of a cat            | resow         | same description, 'cat'",
        "a lion above a rabbit          | resow         |",
        "a red cat left of a blue cat   | resow         |",
        "a lion above a rabbit          | resow-layout  |",
        "a lion and a rabbit            | plain         |",
      })
  void aRelationOfThePromptThatIsNotCheckedIsReported(String prompt, String method, String why) {
    var answer = accepted("{\"prompt\": \"%s\", \"method\": \"%s\"}".formatted(prompt, method));
    if (why == null) answer.body("warnings.code", not(hasItem("relations-not-checked")));
    else
      answer
          .body("warnings.code", hasItem("relations-not-checked"))
          .body("warnings.detail", hasItem(containsString(why)));
  }

  @Test
  void theSentenceOfAClientIsWatchedWhole() {
    accepted("{\"prompt\": \"a dog looks at a cat on a red sofa, 8k, film grain\"}")
        .body("spec.subjects", contains("dog", "cat", "sofa"))
        .body("spec.modifiers", contains(List.of(), List.of(), List.of("red")))
        .body("spec.relations", contains(Map.of("subject", 1, "place", "on", "other", 2)))
        .body("warnings.code", not(hasItem("relations-not-checked")));
  }

  @Test
  void theyAreAPartOfTheRequestUnderItsKey() {
    String key = UUID.randomUUID().toString();
    String above = job("[" + at(0, "above", 1) + "]");
    submit(above, key).statusCode(202);
    submit(above, key).statusCode(202).header("Idempotency-Replayed", "true");
    for (String other : List.of("[" + at(0, "below", 1) + "]", "[]"))
      submit(job(other), key)
          .statusCode(422)
          .body("type", equalTo("urn:resow:problem:idempotency-key-reused"));
  }

  private static String job(String relations) {
    return "{\"prompt\": \"%s\", \"subjects\": [\"lion\", \"rabbit\", \"fox\"], \"relations\": %s}"
        .formatted(PROMPT, relations);
  }

  private static String at(int subject, String place, int other) {
    return "{\"subject\": %d, \"place\": \"%s\", \"other\": %d}".formatted(subject, place, other);
  }

  private static void refusedAsJson(String relations, String field) {
    Client.post(job(relations))
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(400, 422))
        .body("errors[0].field", equalTo(field));
  }

  private static ValidatableResponse accepted(String body) {
    return Client.post(body).then().statusCode(202);
  }

  private static ValidatableResponse refused(String body) {
    return Client.post(body).then().statusCode(422);
  }

  private static ValidatableResponse submit(String body, String key) {
    return Client.json().header("Idempotency-Key", key).body(body).post("/v1/jobs").then();
  }
}
