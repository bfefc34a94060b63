package dev.resow.contract.policy;

import static dev.resow.contract.FailureKind.INVALID;
import static dev.resow.contract.FailureKind.OVERLAPPED;
import static dev.resow.contract.FailureKind.TRANSIENT;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.FailureKind;
import dev.resow.contract.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
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
    String json = new String(Json.write(policy), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith(
            "{\"rules\":[{\"on\":\"transient\",\"action\":{\"do\":\"same-seed\"},"
                + "\"backoff\":{\"first\":\"PT1S\",\"factor\":2.0,\"longest\":\"PT8S\"");
    assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8), RetryPolicy.class))
        .isEqualTo(policy);
  }

  @Example
  void aKindHasOneRule() {
    assertThatThrownBy(() -> RetryPolicy.builder().on(TRANSIENT).on(TRANSIENT).build())
        .hasMessageContaining("at most one rule per kind");
  }

  private RetryDecision decide(FailureKind kind, int ofKind, int attempts) {
    return policy.decide(kind, ofKind, attempts, new Random(1));
  }
}
