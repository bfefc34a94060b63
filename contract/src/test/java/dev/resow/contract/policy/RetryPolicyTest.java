package dev.resow.contract.policy;

import static dev.resow.contract.failure.FailureKind.INVALID;
import static dev.resow.contract.failure.FailureKind.MISPLACED;
import static dev.resow.contract.failure.FailureKind.MISSING;
import static dev.resow.contract.failure.FailureKind.MIXED;
import static dev.resow.contract.failure.FailureKind.OVERLAPPED;
import static dev.resow.contract.failure.FailureKind.TRANSIENT;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.Budget;
import dev.resow.contract.Json;
import dev.resow.contract.failure.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RetryPolicyTest {
  private final RetryPolicy policy =
      RetryPolicy.builder()
          .on(TRANSIENT)
          .sameSeed()
          .backoff(ofSeconds(1), ofSeconds(8))
          .times(3)
          .on(OVERLAPPED)
          .nextSeed()
          .times(1)
          .maxAttempts(6)
          .build();

  @Example
  void aRuleAnswersItsKindUntilItsRetriesAreUsed() {
    assertThat(decide(OVERLAPPED, 1, 1))
        .isEqualTo(new RetryDecision.Again(new RetryAction.NextSeed(), Duration.ZERO));
    assertThat(decide(OVERLAPPED, 2, 2)).isInstanceOf(RetryDecision.GiveUp.class);
    assertThat(decide(INVALID, 1, 1))
        .isEqualTo(new RetryDecision.GiveUp("the policy has no rule for INVALID"));
  }

  @Property
  void nothingIsTriedBeyondTheCeiling(
      @ForAll FailureKind kind, @ForAll @IntRange(min = 6, max = 99) int attempts) {
    assertThat(decide(kind, 1, attempts)).isInstanceOf(RetryDecision.GiveUp.class);
  }

  @Property
  void backoffStaysWithinItsBounds(
      @ForAll @IntRange(min = 1, max = 10_000) int failures, @ForAll long seed) {
    Duration delay = policy.rules().getFirst().backoff().delay(failures, new Random(seed));
    assertThat(delay).isBetween(Duration.ofMillis(500), ofSeconds(8));
  }

  @Example
  void itsJsonFormIsReadable() {
    String json = Json.text(policy);
    assertThat(json)
        .startsWith(
            "{\"rules\":[{\"on\":\"transient\",\"action\":{\"do\":\"same-seed\"},"
                + "\"backoff\":{\"first\":\"PT1S\",\"factor\":2.0,\"longest\":\"PT8S\"");
    assertThat(Json.parse(json, RetryPolicy.class)).isEqualTo(policy);
  }

  @Example
  void whatIsLeftOutHasADefault() {
    var read =
        read(
            """
            {"rules": [{"on": "transient", "action": {"do": "same-seed"},
                        "backoff": {"first": "PT2M"}},
                       {"on": "overlapped", "action": {"do": "stronger", "ladder": ["a", "b"]},
                        "retries": 3}],
             "maxWallTime": "PT1H"}""");
    assertThat(read)
        .isEqualTo(
            RetryPolicy.builder()
                .on(TRANSIENT)
                .sameSeed()
                .backoff(Duration.ofMinutes(2), Duration.ofMinutes(2))
                .on(OVERLAPPED)
                .stronger("a", "b")
                .times(3)
                .maxWallTime(Duration.ofHours(1))
                .build());
    assertThat(read.maxAttempts()).isEqualTo(6);
    assertThat(read("{}").rules()).isEmpty();
  }

  @Example
  void theThreeDefaults() {
    var random = new Random(1);
    var standard = RetryPolicy.DEFAULT;
    for (FailureKind kind : FailureKind.values()) {
      var first = standard.decide(kind, 1, spent(1), random);
      switch (kind.nature()) {
        case INFRASTRUCTURE ->
            assertThat(first)
                .isEqualTo(new RetryDecision.Again(new RetryAction.SameSeed(), Duration.ZERO));
        case SEMANTIC -> {
          var again = new RetryDecision.Again(new RetryAction.NextSeed(), Duration.ZERO);
          if (kind != FailureKind.BUDGET_EXHAUSTED) assertThat(first).isEqualTo(again);
          else
            assertThat(first).as("%s: it was paid", kind).isInstanceOf(RetryDecision.GiveUp.class);
        }
        case FATAL -> assertThat(first).isInstanceOf(RetryDecision.GiveUp.class);
      }
    }
    assertThat(standard.decide(TRANSIENT, 2, spent(2), random))
        .isInstanceOfSatisfying(
            RetryDecision.Again.class, again -> assertThat(again.delay()).isPositive());
  }

  /** A policy from before the finer kinds of a wrong image means what it meant. */
  @Example
  void aWrongImageWithoutARuleOfItsOwnIsAnsweredLikeAnOverlap() {
    for (FailureKind kind : List.of(MISSING, MISPLACED, MIXED)) {
      assertThat(policy.handles(kind)).isTrue();
      assertThat(decide(kind, 1, 1)).isEqualTo(decide(OVERLAPPED, 1, 1));
      assertThat(RetryPolicy.builder().on(TRANSIENT).sameSeed().build().handles(kind)).isFalse();
    }
  }

  @Example
  void aRuleCountsEveryFailureThatItAnswers() {
    var failures = Map.of(OVERLAPPED, 1, MISPLACED, 2, MIXED, 4, TRANSIENT, 8);
    assertThat(policy.answeredAlike(MIXED, failures)).isEqualTo(7);
    assertThat(policy.answeredAlike(TRANSIENT, failures)).isEqualTo(8);
    assertThat(policy.answeredAlike(INVALID, failures)).isZero();

    var own =
        RetryPolicy.builder()
            .on(OVERLAPPED)
            .nextSeed()
            .on(MISPLACED)
            .otherMethod("layout")
            .times(3)
            .build();
    assertThat(own.answeredAlike(MISPLACED, failures)).isEqualTo(2);
    assertThat(own.answeredAlike(OVERLAPPED, failures)).isEqualTo(5);
    assertThat(own.decide(MISPLACED, 2, spent(2), new Random(1)))
        .isEqualTo(
            new RetryDecision.Again(new RetryAction.OtherMethod("layout", null), Duration.ZERO));
  }

  @Example
  void theFinerKindsInJson() {
    var own = read("{\"rules\": [{\"on\": \"misplaced\", \"action\": {\"do\": \"next-seed\"}}]}");
    assertThat(own).isEqualTo(RetryPolicy.builder().on(MISPLACED).nextSeed().build());
    assertThat(own.handles(OVERLAPPED)).isFalse();
    assertThat(own.handles(MISSING)).isFalse();
  }

  @Example
  void everyCeilingEndsTheRetries() {
    var low =
        RetryPolicy.builder()
            .on(TRANSIENT)
            .sameSeed()
            .backoff(ofSeconds(10), ofSeconds(10))
            .times(9)
            .maxAttempts(9)
            .maxRounds(4)
            .maxForwardEquivalents(100)
            .maxWallTime(Duration.ofMinutes(1))
            .build();
    assertThat(again(low, new Spent(8, 3, 99, ofSeconds(49)))).isTrue();
    assertThat(again(low, new Spent(9, 3, 99, ofSeconds(49)))).isFalse();
    assertThat(again(low, new Spent(8, 4, 99, ofSeconds(49)))).isFalse();
    assertThat(again(low, new Spent(8, 3, 100, ofSeconds(49)))).isFalse();
    assertThat(again(low, new Spent(8, 3, 99, ofSeconds(60)))).isFalse();
  }

  @Example
  void theNextAttemptMayUseWhatIsLeft() {
    var ceilings = new Ceilings(9, 4, 100., Duration.ofMinutes(1));
    var spent = new Spent(1, 3, 40, ofSeconds(20));
    assertThat(new Budget(3, null, null).within(ceilings, spent))
        .isEqualTo(new Budget(1, 60., 40.));
    assertThat(new Budget(3, 50., 30.).within(ceilings, spent)).isEqualTo(new Budget(1, 50., 30.));
    var none = new Ceilings(9, null, null, null);
    assertThat(new Budget(3, null, 7.).within(none, spent)).isEqualTo(new Budget(3, null, 7.));
  }

  @Example
  void theLadderIsClimbedToItsTop() {
    var ladder = new RetryAction.Stronger(List.of("weak", "strong", "strongest"), null);
    assertThat(ladder.above("plain")).isEqualTo("weak");
    assertThat(ladder.above("weak")).isEqualTo("strong");
    assertThat(ladder.above("strongest")).isEqualTo("strongest");
  }

  @Example
  void nonsenseIsNamedWithItsField() {
    var nonsense =
        RetryPolicy.builder()
            .on(OVERLAPPED)
            .sameSeed()
            .on(INVALID)
            .nextSeed()
            .on(TRANSIENT)
            .otherMethod("magic")
            .times(99)
            .maxAttempts(100)
            .maxWallTime(Duration.ofDays(30))
            .build();
    assertThat(PolicyCheck.flaws(nonsense, List.of("plain")))
        .extracting(PolicyCheck.Flaw::field)
        .containsExactly(
            "maxAttempts",
            "maxWallTime",
            "rules[0].action",
            "rules[1].action",
            "rules[2].retries",
            "rules[2].action.method");
    assertThat(PolicyCheck.flaws(RetryPolicy.DEFAULT, List.of())).isEmpty();
  }

  @Example
  void everyExampleOfThePageInTheDocsIsAGoodPolicy() throws Exception {
    String page = Files.readString(Path.of("../docs/policies.md"));
    var examples = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page).results();
    assertThat(examples.map(found -> read(found.group(1))))
        .hasSizeGreaterThan(3)
        .allSatisfy(policy -> assertThat(PolicyCheck.flaws(policy, null)).isEmpty());
  }

  @Example
  void aKindHasOneRule() {
    assertThatThrownBy(() -> RetryPolicy.builder().on(TRANSIENT).on(TRANSIENT).build())
        .hasMessageContaining("at most one rule per kind");
  }

  private RetryDecision decide(FailureKind kind, int ofKind, int attempts) {
    return policy.decide(kind, ofKind, spent(attempts), new Random(1));
  }

  private static boolean again(RetryPolicy policy, Spent spent) {
    return policy.decide(TRANSIENT, 1, spent, new Random(1)) instanceof RetryDecision.Again;
  }

  private static Spent spent(int attempts) {
    return new Spent(attempts, attempts, 0, Duration.ZERO);
  }

  private static RetryPolicy read(String json) {
    return Json.parse(json, RetryPolicy.class);
  }

  @Example
  void aSentenceDoesNotRepeatALongName() {
    var policy =
        RetryPolicy.builder().on(FailureKind.OVERLAPPED).otherMethod("x".repeat(5_000)).build();
    assertThat(PolicyCheck.flaws(policy, List.of("plain")))
        .singleElement()
        .satisfies(flaw -> assertThat(flaw.detail()).endsWith("x…'.").hasSizeLessThan(100));
  }
}
