package dev.resow.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.api.problem.ProblemException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;

/** When the sign-in service is asked for its keys, and what is answered while it does not say. */
class SigningKeysTest {
  private final Watch clock = new Watch();
  private final AtomicInteger asked = new AtomicInteger();
  private final JsonWebKey published = key("published");
  private volatile List<JsonWebKey> set = List.of(published);
  private volatile boolean answers = true;
  private final SigningKeys keys =
      new SigningKeys(
          () -> {
            asked.incrementAndGet();
            if (!answers) throw new IOException("it does not answer");
            return set;
          },
          clock);

  @Test
  void aPublishedKeyIsFetchedOnceAndUsed() {
    for (int i = 0; i < 100; i++)
      assertThat(keys.mayHaveSigned(token("published"))).containsExactly(published);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aTokenMayNameNoKeyIfOneOfItsAlgorithmIsPublished() {
    assertThat(keys.mayHaveSigned(token(null))).containsExactly(published);
  }

  @Test
  void keyIdsThatAreNotPublishedAreNotLookedForAgainAndAgain() {
    keys.mayHaveSigned(token("published"));
    clock.pass(Duration.ofMinutes(1));
    for (int i = 0; i < 1_000; i++) assertStatus(401, UUID.randomUUID().toString());
    assertThat(asked).hasValue(2);
    clock.pass(Duration.ofSeconds(31));
    assertStatus(401, "another");
    assertThat(asked).hasValue(3);
  }

  @Test
  void aFetchThatFailedIsRememberedForLongerEachTime() {
    answers = false;
    for (int i = 0; i < 1_000; i++) assertStatus(503, "any");
    assertThat(asked).hasValue(1);
    clock.pass(Duration.ofSeconds(6));
    assertStatus(503, "any");
    assertThat(asked).hasValue(2);
    clock.pass(Duration.ofSeconds(6));
    assertStatus(503, "any");
    assertThat(asked).hasValue(2);
    answers = true;
    clock.pass(Duration.ofMinutes(1));
    assertThat(keys.mayHaveSigned(token("published"))).isNotEmpty();
  }

  @Test
  void aWithdrawnKeyIsRefusedAfterTenMinutes() {
    keys.mayHaveSigned(token("published"));
    set = List.of(key("next"));
    clock.pass(Duration.ofMinutes(9));
    assertThat(keys.mayHaveSigned(token("published"))).containsExactly(published);
    clock.pass(Duration.ofMinutes(2));
    assertStatus(401, "published");
    assertThat(keys.mayHaveSigned(token("next"))).isEqualTo(set);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aWithdrawnKeyIsRefusedAfterHoursWithoutATokenToo() {
    keys.mayHaveSigned(token("published"));
    set = List.of(key("next"));
    clock.pass(Duration.ofHours(5));
    assertStatus(401, "published");
  }

  @Test
  void theLastKeysAreUsedForADayWithoutTheService() {
    keys.mayHaveSigned(token("published"));
    answers = false;
    for (int hour = 0; hour < 23; hour++) {
      clock.pass(Duration.ofHours(1));
      assertThat(keys.mayHaveSigned(token("published"))).isNotEmpty();
      assertStatus(503, "unknown");
    }
    clock.pass(SigningKeys.KEPT);
    assertStatus(503, "published");
  }

  @Test
  void oneAsksForAllAndNobodyWaitsForASilentService() throws Exception {
    var silent = new CountDownLatch(1);
    var fetches = new AtomicInteger();
    var waiting =
        new SigningKeys(
            () -> {
              fetches.incrementAndGet();
              silent.await();
              return List.of(published);
            },
            clock);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<?>>();
      for (int i = 0; i < 230; i++)
        answers.add(
            threads.submit(
                () ->
                    assertThatThrownBy(() -> waiting.mayHaveSigned(token("published")))
                        .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.getResponse().getStatus()).isEqualTo(503))));
      for (var answer : answers) answer.get();
    }
    assertThat(fetches).hasValue(1);
    silent.countDown();
  }

  private void assertStatus(int status, String keyId) {
    assertThatThrownBy(() -> keys.mayHaveSigned(token(keyId)))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.getResponse().getStatus()).isEqualTo(status));
  }

  private static JsonWebSignature token(String keyId) {
    var token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    if (keyId != null) token.setKeyIdHeaderValue(keyId);
    return token;
  }

  private static JsonWebKey key(String id) {
    try {
      var key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId(id);
      return key;
    } catch (org.jose4j.lang.JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A clock that is moved by hand. */
  private static final class Watch extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
