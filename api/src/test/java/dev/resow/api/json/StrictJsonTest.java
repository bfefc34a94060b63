package dev.resow.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.resow.api.dead.RequeueRequest;
import dev.resow.api.jobs.JobRequest;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.replays.ReplayRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is what it says, or is refused by the field's name in the words of the API. */
class StrictJsonTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final StrictJson JSON = new StrictJson(Clock.fixed(NOON, ZoneOffset.UTC));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"deadline": 1796000000000}                        | 400 | deadline
          {"deadline": "1796000000000"}                      | 400 | deadline
          {"deadline": "1796000000"}                         | 400 | deadline
          {"deadline": ""}                                   | 400 | deadline
          {"deadline": " "}                                  | 400 | deadline
          {"deadline": 1.5}                                  | 400 | deadline
          {"deadline": true}                                 | 400 | deadline
          {"deadline": ["2026-07-01T00:00:00Z"]}             | 400 | deadline
          {"deadline": [2026, 7, 1]}                         | 400 | deadline
          {"deadline": {}}                                   | 400 | deadline
          {"deadline": "2026-07-01"}                         | 400 | deadline
          {"deadline": "2026-07-01T00:00:00"}                | 400 | deadline
          {"notBefore": "2026-02-30T00:00:00Z"}              | 400 | notBefore
          {"notBefore": "-999999999-01-01T00:00:00Z"}        | 422 | notBefore
          {"notBefore": "+999999999-12-31T23:59:59Z"}        | 422 | notBefore
          {"notBefore": "1999-12-31T23:59:59Z"}              | 422 | notBefore
          {"notBefore": "0000-01-01T00:00:00Z"}              | 422 | notBefore
          {"notBefore": "2036-06-03T00:00:00Z"}              | 422 | notBefore
          {"steps": "8"}                                     | 400 | steps
          {"steps": 8.0}                                     | 400 | steps
          {"steps": 1.5}                                     | 400 | steps
          {"steps": 1e2}                                     | 400 | steps
          {"steps": true}                                    | 400 | steps
          {"steps": ""}                                      | 400 | steps
          {"steps": [8]}                                     | 400 | steps
          {"steps": {}}                                      | 400 | steps
          {"steps": 2147483648}                              | 422 | steps
          {"steps": -99999999999999999999999}                | 422 | steps
          {"guidanceScale": "3"}                             | 400 | guidanceScale
          {"guidanceScale": "NaN"}                           | 400 | guidanceScale
          {"guidanceScale": "Infinity"}                      | 400 | guidanceScale
          {"guidanceScale": 1e999}                           | 422 | guidanceScale
          {"guidanceScale": [3]}                             | 400 | guidanceScale
          {"guidanceScale": false}                           | 400 | guidanceScale
          {"budget": {"forwardEquivalents": 1e400}}          | 422 | budget.forwardEquivalents
          {"budget": ""}                                     | 400 | budget
          {"budget": []}                                     | 400 | budget
          {"budget": [{}]}                                   | 400 | budget
          {"budget": 3}                                      | 400 | budget
          {"budget": {"rounds": "3"}}                        | 400 | budget.rounds
          {"seed": "7"}                                      | 400 | seed
          {"seed": 7.0}                                      | 400 | seed
          {"seed": 18446744073709551616}                     | 422 | seed
          {"seed": -9223372036854775809}                     | 422 | seed
          {"prompt": 5}                                      | 400 | prompt
          {"prompt": true}                                   | 400 | prompt
          {"prompt": {"a": 1}}                               | 400 | prompt
          {"prompt": "a\\u0000b"}                            | 422 | prompt
          {"negativePrompt": "\\udc00"}                      | 422 | negativePrompt
          {"method": "\\u0007"}                              | 422 | method
          {"model": "\\u0000"}                               | 422 | model
          {"subjects": "cat"}                                | 400 | subjects
          {"subjects": {}}                                   | 400 | subjects
          {"subjects": [null]}                               | 400 | subjects[0]
          {"subjects": ["cat", 5]}                           | 400 | subjects[1]
          {"subjects": ["cat", "\\u0000"]}                   | 422 | subjects[1]
          {"modifiers": [null]}                              | 400 | modifiers[0]
          {"modifiers": [["red"], [null]]}                   | 400 | modifiers[1][0]
          {"modifiers": [["\\u0000"]]}                       | 422 | modifiers[0][0]
          {"boxes": [null]}                                  | 400 | boxes[0]
          {"boxes": [{}]}                                    | 400 | boxes[0].left
          {"boxes": [{"left":0,"top":0,"right":null,"bottom":1}]} | 400 | boxes[0].right
          {"boxes": [{"left":0,"top":0,"right":2,"bottom":1}]} | 422 | boxes[0]
          {"priority": 0}                                    | 400 | priority
          {"priority": "0"}                                  | 400 | priority
          {"priority": ""}                                   | 400 | priority
          {"priority": "NORMAL"}                             | 400 | priority
          {"priority": " normal"}                            | 400 | priority
          {"priority": ["normal"]}                           | 400 | priority
          {"policy": []}                                     | 400 | policy
          {"policy": "default"}                              | 400 | policy
          {"policy": {"rules": [null]}}                      | 400 | policy.rules[0]
          {"policy": {"rules": {}}}                          | 400 | policy.rules
          {"policy": {"rules": [{"on": 0}]}}                 | 400 | policy.rules[0].on
          {"policy": {"rules": [{"on": "transient"}]}}       | 422 | policy.rules[0]
          {"policy": {"rules": [{"on": "transient", "action": "same-seed"}]}} | 400 | policy.rules[0].action
          {"policy": {"rules": [{"on": "transient", "action": ["same-seed", {}]}]}} | 400 | policy.rules[0].action
          {"policy": {"rules": [{"on": "transient", "action": {}}]}} | 400 | policy.rules[0].action.do
          {"policy": {"rules": [{"on": "transient", "action": {"do": 1}}]}} | 400 | policy.rules[0].action.do
          {"policy": {"rules": [{"on": "transient", "action": {"do": "same-seed", "keepSeed": true}}]}} | 400 | policy.rules[0].action.keepSeed
          {"policy": {"rules": [{"on": "transient", "action": {"do": "stronger", "ladder": [null]}}]}} | 400 | policy.rules[0].action.ladder[0]
          {"policy": {"rules": [{"on": "transient", "action": {"do": "other-method", "method": "x", "keepSeed": "true"}}]}} | 400 | policy.rules[0].action.keepSeed
          {"policy": {"rules": [{"on": "transient", "action": {"do": "same-seed"}, "backoff": {"first": 5}}]}} | 400 | policy.rules[0].backoff.first
          {"policy": {"rules": [{"on": "transient", "action": {"do": "same-seed"}, "backoff": {"first": "-PT5S"}}]}} | 422 | policy.rules[0].backoff.first
          {"policy": {"maxAttempts": 0}}                     | 422 | policy.maxAttempts
          {"policy": {"maxWallTime": 60}}                    | 400 | policy.maxWallTime
          {"policy": {"maxWallTime": "P99999999999999999D"}} | 400 | policy.maxWallTime
          {"policy": {"maxWallTime": "PT999999999H"}}        | 422 | policy.maxWallTime
          {"promt": "x"}                                     | 400 | promt
          {"prompt": "a", "prompt": "b"}                     | 400 | prompt
          {"budget": {"rounds": 1, "rounds": 2}}             | 400 | budget.rounds
          """)
  void aFieldOfAnotherKindIsRefusedByName(String body, int status, String field) {
    var problem = refused(body.getBytes(StandardCharsets.UTF_8), JobRequest.class);
    String text = describe(problem);
    assertThat(problem.getResponse().getStatus()).as(text).isEqualTo(status);
    assertThat(text).contains("\"field\":\"" + field + "\"");
    assertSpeaksTheApisWords(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "x",
        "{",
        "}",
        "{\"prompt\":}",
        "{\"prompt\" \"a\"}",
        "{prompt: \"a\"}",
        "{'prompt': 'a'}",
        "{\"prompt\": \"a\",}",
        "{\"prompt\": \"a\"} x",
        "{\"prompt\": \"a\"}{}",
        "{\"prompt\": NaN}",
        "{\"seed\": Infinity}",
        "{\"seed\": +1}",
        "{\"seed\": 007}",
        "{\"seed\": .5}",
        "{\"seed\": 0x10}",
        "/* a */ {}",
        "{} // a",
        "# a\n{}",
        "[1]",
        "[]",
        "5",
        "\"a\"",
        "true",
        "null",
        "nul",
        "{\"prompt\": \"a\nb\"}",
        "{\"prompt\": \"\\x\"}",
        "{\"prompt\": \"\\u12\"}",
        "{\"a\": \"unterminated",
        "\u0000",
        "{\"a\u0000\": 1}"
      })
  void whatIsNoJsonObjectIsRefusedWithItsPlace(String body) {
    var problem = refused(body.getBytes(StandardCharsets.UTF_8), JobRequest.class);
    assertThat(problem.getResponse().getStatus()).isEqualTo(400);
    assertSpeaksTheApisWords(describe(problem));
  }

  @Test
  void depthNamesAndNumbersAreBounded() {
    for (String body :
        List.of(
            "{\"policy\":".repeat(20_000),
            "[".repeat(30_000),
            "{\"boxes\": " + "[".repeat(60) + "]".repeat(60) + "}",
            "{\"seed\": " + "9".repeat(50_000) + "}",
            "{\"guidanceScale\": 1e-" + "9".repeat(50_000) + "}",
            "{\"" + "x".repeat(50_000) + "\": 1}")) {
      var problem = refused(body.getBytes(StandardCharsets.UTF_8), JobRequest.class);
      assertThat(problem.getResponse().getStatus()).isEqualTo(400);
      assertThat(describe(problem)).hasSizeLessThan(1_000);
      assertSpeaksTheApisWords(describe(problem));
    }
  }

  @Test
  void aBodyIsUtf8() throws Exception {
    String body = "{\"prompt\": \"a häre\"}";
    for (var charset :
        List.of(
            StandardCharsets.ISO_8859_1,
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_32))
      assertThat(refused(body.getBytes(charset), JobRequest.class).getResponse().getStatus())
          .as(charset.name())
          .isEqualTo(400);
    byte[] halfPair = {
      '{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'
    };
    assertThat(describe(refused(halfPair, JobRequest.class))).contains("UTF-8");
    var marked = new ByteArrayOutputStream();
    marked.write(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
    marked.write(body.getBytes(StandardCharsets.UTF_8));
    assertThat(JSON.read(marked.toByteArray(), JobRequest.class).prompt()).isEqualTo("a häre");
  }

  @Test
  void everyFieldAtFaultIsNamed() {
    String text =
        describe(
            refused(
                "{\"steps\": \"a\", \"seed\": \"b\", \"priority\": 1, \"nope\": 2}"
                    .getBytes(StandardCharsets.UTF_8),
                JobRequest.class));
    assertThat(text).contains("\"steps\"", "\"seed\"", "\"priority\"", "\"nope\"");
  }

  @Test
  void everyValueThatIsRightIsRead() {
    var request =
        JSON.read(
            """
            {"prompt": "a cat\\n\\tand 🦊", "negativePrompt": null, "subjects": [], "modifiers": [[], ["red"]],
             "boxes": [{"left": 0, "top": 0.25, "right": 1, "bottom": 1.0}], "steps": 8, "guidanceScale": 0,
             "seed": 18446744073709551615, "priority": "batch", "notBefore": "2026-07-01T13:00:00+01:00",
             "deadline": "2036-05-30T00:00:00Z",
             "policy": {"rules": [{"on": "overlapped", "action": {"do": "stronger", "ladder": ["a", "b"], "keepSeed": false},
               "backoff": {"first": "PT0S", "longest": "PT1M"}, "retries": 2}], "maxWallTime": "P7D"}}"""
                .getBytes(StandardCharsets.UTF_8),
            JobRequest.class);
    assertThat(Long.toUnsignedString(request.seed())).isEqualTo("18446744073709551615");
    assertThat(request.notBefore()).isEqualTo("2026-07-01T12:00:00Z");
    assertThat(request.policy().rules()).hasSize(1);
    assertThatCode(
            () ->
                JSON.read(
                    "{\"notBefore\": \"2026-07-01T13:00:00+0100\"}"
                        .getBytes(StandardCharsets.UTF_8),
                    JobRequest.class))
        .doesNotThrowAnyException();
  }

  @Test
  void theOtherBodiesAreReadAsStrictly() {
    assertRefused(ReplayRequest.class, "{\"dryRun\": 1}", "dryRun");
    assertRefused(ReplayRequest.class, "{\"dryRun\": \"true\"}", "dryRun");
    assertRefused(ReplayRequest.class, "{\"filter\": {\"jobs\": [null]}}", "filter.jobs[0]");
    assertRefused(
        ReplayRequest.class, "{\"filter\": {\"jobs\": [\"1-1-1-1-1\"]}}", "filter.jobs[0]");
    assertRefused(ReplayRequest.class, "{\"filter\": {\"verdicts\": [0]}}", "filter.verdicts[0]");
    assertRefused(ReplayRequest.class, "{\"filter\": {\"text\": \"\\u0000\"}}", "filter.text");
    assertRefused(
        ReplayRequest.class,
        "{\"filter\": {\"since\": \"-999999999-01-01T00:00:00Z\"}}",
        "filter.since");
    assertRefused(RequeueRequest.class, "{\"filter\": {\"ids\": [null]}}", "filter.ids[0]");
    assertRefused(RequeueRequest.class, "{\"filter\": {\"ids\": [\"\\u0000\"]}}", "filter.ids[0]");
    assertRefused(RequeueRequest.class, "{\"limit\": \"5\"}", "limit");
  }

  private static void assertRefused(Class<?> type, String body, String field) {
    String text = describe(refused(body.getBytes(StandardCharsets.UTF_8), type));
    assertThat(text).contains("\"field\":\"" + field + "\"");
    assertSpeaksTheApisWords(text);
  }

  static void assertSpeaksTheApisWords(String text) {
    assertThat(text)
        .doesNotContain(
            "dev.resow", "java.", "com.fasterxml", "Exception", "[Source", "`", "Feature")
        .doesNotContainIgnoringCase("jobrequest", "retrypolicy", "arraylist", "biginteger");
  }

  private static ProblemException refused(byte[] body, Class<?> type) {
    return catchThrowableOfType(ProblemException.class, () -> JSON.read(body, type));
  }

  private static String describe(ProblemException problem) {
    assertThat(problem).isNotNull();
    return String.valueOf(problem.getResponse().getEntity());
  }
}
