package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a request, the answer says what and how to do it right. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class BadInputTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {}                                                         | 422 | invalid-job           | prompt: Must not be blank
          {"prompt": "  "}                                           | 422 | invalid-job           | prompt: Must not be blank
          {"prompt": "a\\u0000cat"}                                  | 422 | invalid-job           | control characters
          {"prompt": "a \\ud800 cat"}                                | 422 | invalid-job           | valid Unicode
          {"prompt": "cat", "width": 100}                            | 422 | invalid-job           | width: Must be a multiple of 16 pixels, not 100
          {"prompt": "cat", "height": 4096}                          | 422 | invalid-job           | height: Must be from 16 to 128, not 4096
          {"prompt": "cat", "width": -16}                            | 422 | invalid-job           | width: Must be from 16 to 128, not -16
          {"prompt": "cat", "steps": 0}                              | 422 | invalid-job           | steps: Must be from 1 to 1000, not 0
          {"prompt": "cat", "steps": 1001}                           | 422 | invalid-job           | steps: Must be from 1 to 1000
          {"prompt": "cat", "guidanceScale": 30.5}                   | 422 | invalid-job           | guidanceScale: Must be from 0 to 30
          {"prompt": "cat", "budget": {"rounds": 99}}                | 422 | invalid-job           | budget.rounds: Must be from 1 to 32
          {"prompt": "cat", "budget": {"rounds": 0}}                 | 422 | invalid-job           | budget.rounds: Must be from 1 to 32, not 0
          {"prompt": "cat", "budget": {"forwardEquivalents": 55}}    | 422 | invalid-job           | budget.forwardEquivalents: Must be at least 56, the cost of one plain image, not 55.0
          {"prompt": "cat", "budget": {"seconds": 0}}                | 422 | invalid-job           | budget.seconds: Must be above 0
          {"prompt": "cat", "deadline": "2020-01-01T00:00:00Z"}      | 422 | invalid-job           | deadline: Must be in the future
          {"prompt": "cat", "subjects": [" "]}                       | 422 | invalid-job           | subjects[0]: Must not be blank
          {"prompt": "a cat", "subjects": ["fox"]}                   | 422 | subject-not-in-prompt | 'fox' is not a word of the prompt
          {"prompt": "a category", "subjects": ["cat"]}              | 422 | subject-not-in-prompt | 'cat' is not a word of the prompt
          {"prompt": "a cat", "subjects": ["cat", "cat"]}            | 422 | subject-not-in-prompt | 'cat' is listed more often than it occurs in the prompt
          {"prompt": "a cat", "subjects": ["cat"], "modifiers": [["red"]]} | 422 | subject-not-in-prompt | 'red' is not an unused word of the prompt that can describe 'cat'
          {"prompt": "a red cat and dog", "subjects": ["cat", "dog"], "modifiers": [["red"], ["red"]]} | 422 | subject-not-in-prompt | 'red' is not an unused word of the prompt that can describe 'dog'
          {"prompt": "a fox, a cat, a dog, a wolf, a bear, a lynx and a koala", "subjects": ["fox", "koala"]} | 422 | subject-not-in-prompt | 'koala' comes after the 20 positions that the model's CLIP text encoders read
          {"prompt": "a cat and a fox", "candidates": 4, "budget": {"forwardEquivalents": 145}} | 422 | invalid-job | the cost of one plain image including its candidates up to the overlap check, not 145.0
          {"prompt": "a cat and a fox", "candidates": 4, "policy": {"maxForwardEquivalents": 100}} | 422 | invalid-job | policy.maxForwardEquivalents: Must be at least 146
          {"prompt": "a red cat", "modifiers": [["red"]]}            | 422 | invalid-job           | modifiers: Must have one list per subject
          {"prompt": "very beautiful!", "method": "enmmdit"}         | 422 | subjects-needed       | List them in 'subjects', e.g. ["cat", "fox"]
          {"prompt": "a cat", "subjects": []}                        | 422 | subjects-needed       | the list of subjects is empty
          {"prompt": "cat", "candidates": 9}                         | 422 | invalid-job           | candidates: Must be from 1 to 8, not 9
          {"prompt": "a cat", "candidates": 2}                       | 422 | invalid-job           | candidates: Requires two or more subjects
          {"prompt": "a cat and a fox", "candidates": 2, "method": "a&e"} | 422 | invalid-job      | candidates: Method 'a&e' supports one candidate only
          {"prompt": "a cat and a fox", "method": "boxdiff"}         | 422 | invalid-job           | boxes: Must have one box per subject (cat, fox), not 0. Method 'boxdiff' requires boxes
          {"prompt": "a cat", "boxes": [{"left": 0, "top": 0, "right": 2, "bottom": 1}]} | 422 | invalid-job | a box needs 0 <= left < right <= 1
          {"prompt": "cat", "model": "dall-e"}                       | 422 | unknown-model         | Must be one of menagerie, not 'dall-e'
          {"prompt": "cat", "method": "magic"}                       | 422 | unknown-method        | not 'magic'
          {"prompt": "cat", "promt": "x"}                            | 400 | malformed-json        | Invalid field 'promt'
          {"prompt": "cat", "steps": "many"}                         | 400 | malformed-json        | Invalid field 'steps'
          {"prompt": "cat", "steps": 2.5}                            | 400 | malformed-json        | Invalid field 'steps'
          {"prompt": ["cat"]}                                        | 400 | malformed-json        | Invalid field 'prompt'
          {"prompt": "cat", "priority": "vip"}                       | 400 | malformed-json        | Invalid field 'priority'
          {"prompt": "cat", "deadline": "tomorrow"}                  | 400 | malformed-json        | Invalid field 'deadline'
          {"prompt": "cat", "policy": {"maxAttempts": 0}}            | 422 | invalid-job           | 'maxAttempts' must be at least 1, not 0
          {"prompt": "cat", "policy": {"maxAttempts": 99}}           | 422 | invalid-job           | policy.maxAttempts: Must be at most 50, not 99
          {"prompt": "cat", "policy": {"rules": [{"on": "transient", "action": {"do": "other-method", "method": "magic"}}]}} | 422 | invalid-job | policy.rules[0].action.method: Must be one of plain
          {"prompt": "a cat and a fox", "policy": {"rules": [{"on": "overlapped", "action": {"do": "other-method", "method": "boxdiff"}}]}} | 422 | invalid-job | A retry with method 'boxdiff' requires one box per subject
          {"prompt": "hello", "method": "plain", "policy": {"rules": [{"on": "overlapped", "action": {"do": "stronger", "ladder": ["plain", "boxdiff"]}}]}} | 422 | invalid-job | A retry with method 'boxdiff' requires subjects
          {"prompt": "cat", "policy": {"rules": [{"on": "overlapped", "action": {"do": "same-seed"}}]}} | 422 | invalid-job | same seed gives the same image
          {"prompt": "cat", "policy": {"rules": [{"on": "poison", "action": {"do": "next-seed"}}]}} | 422 | invalid-job | a retry cannot succeed
          {"prompt": "cat", "policy": {"rules": [{"on": "overlapped", "action": {"do": "stronger"}}]}} | 422 | invalid-job | requires a 'ladder'
          {"prompt": "cat", "policy": {"rules": [{"on": "transient", "action": {"do": "same-seed"}, "backoff": {"jitter": 2}}]}} | 422 | invalid-job | 'jitter' must be from 0 to 1
          {"prompt": "cat", "policy": {"rules": [{"on": "transient", "action": {"do": "pray"}}]}} | 400 | malformed-json | policy.rules
          {"prompt": "cat", "policy": {"maxForwardEquivalents": 3}}  | 422 | invalid-job           | policy.maxForwardEquivalents: Must be at least
          {"prompt": "cat", "policy": {"retries": 3}}                | 400 | malformed-json        | policy.retries
          {"prompt": "cat"} {}                                       | 400 | malformed-json        | line 1
          {"prompt":                                                 | 400 | malformed-json        | line 1
          [1]                                                        | 400 | malformed-json        | line 1
          null                                                       | 400 | malformed-json        | The body is null
          """)
  void isRefusedWithAHelpfulProblem(String body, int status, String type, String detail) {
    long before = rows();
    Client.post(body)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:resow:problem:" + type))
        .body("status", equalTo(status))
        .body("detail", containsString(detail));
    assertThat(rows()).as("nothing is stored").isEqualTo(before);
  }

  @Test
  void everyFieldAtFaultIsNamedAtOnce() {
    Client.post("{\"prompt\": \"\", \"width\": 5, \"steps\": 0}")
        .then()
        .statusCode(422)
        .body("errors.field", equalTo(java.util.List.of("prompt", "width", "width", "steps")));
  }

  @Test
  void aPromptBeyondTheModelIsRefused() {
    Client.post("{\"prompt\": \"" + "x".repeat(401) + "\"}")
        .then()
        .statusCode(422)
        .body("detail", containsString("Must have at most 160 characters, not 401"));
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    String large = "{\"prompt\": \"" + "x".repeat(70_000) + "\"}";
    Client.post(large)
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:resow:problem:body-too-large"))
        .body("detail", equalTo("The body must have at most 65536 bytes."));
  }

  /** What only announces so much is refused before it is sent. */
  @Test
  void aGiantBodyIsRefusedUnreadWithTheLimit() throws IOException {
    var headers = List.of("Content-Type: application/json", "Content-Length: 30000000");
    var answer = RawHttp.send(RestAssured.port, "POST", "/v1/jobs", headers, new byte[0]);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("The body must have at most 65536 bytes.");
  }

  @Test
  void anEmptyBodyIsRefused() {
    Client.json()
        .post("/v1/jobs")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:resow:problem:malformed-json"));
  }

  @Test
  void anotherMediaTypeIsRefused() {
    given()
        .contentType("text/plain")
        .body("a cat")
        .post("/v1/jobs")
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:resow:problem:unsupported-media-type"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/jobs?state=LOST, 400, invalid-parameter",
    "/v1/jobs?limit=0, 400, invalid-parameter",
    "/v1/jobs?limit=abc, 400, invalid-parameter",
    "/v1/jobs?since=yesterday, 400, invalid-parameter",
    "/v1/jobs?cursor=%21, 400, invalid-parameter",
    "/v1/jobs/42, 404, not-found",
    "/v1/jobs/00000000-0000-7000-8000-000000000000, 404, not-found",
    "/v1/jobs/00000000-0000-7000-8000-000000000000/events, 404, not-found",
    "/v1/jobs/00000000-0000-7000-8000-000000000000/image, 404, not-found",
    "/v1/nothing, 404, not-found"
  })
  void aQuestionThatMakesNoSenseIsAProblemToo(String path, int status, String type) {
    given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:resow:problem:" + type));
  }

  @Test
  void anUnsupportedMethodIsAProblemToo() {
    given()
        .delete("/v1/jobs")
        .then()
        .statusCode(405)
        .body("type", equalTo("urn:resow:problem:method-not-allowed"));
  }

  @Test
  void headersAreCheckedToo() {
    Client.json()
        .header("Resow-Tenant", "No Spaces!")
        .body("{\"prompt\": \"cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(400)
        .body("detail", startsWith("Resow-Tenant must"));
    Client.json()
        .header("Idempotency-Key", "k".repeat(201))
        .body("{\"prompt\": \"cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(400)
        .body("detail", startsWith("Idempotency-Key must"));
    UUID id = Client.submit("a cat");
    given()
        .header("Last-Event-ID", "-1")
        .get("/v1/jobs/" + id + "/events")
        .then()
        .statusCode(400)
        .body("detail", startsWith("Last-Event-ID must"));
  }

  private static long rows() {
    return QuarkusTransaction.requiringNew().call(() -> JobRow.count());
  }
}
