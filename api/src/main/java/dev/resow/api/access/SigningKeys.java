package dev.resow.api.access;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * The sign-in service's keys in memory. One thread at a time fetches them. Requests do not queue
 * behind a silent service: one that cannot be decided is answered with 503 after a second at most.
 * Unknown key ids and failed fetches are remembered as a single point in time, so that invalid
 * tokens cost neither memory nor requests.
 */
final class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class);

  /** Older keys are fetched again before they are used. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  /** Older keys are not used any more: the service may have revoked them. */
  static final Duration KEPT = Duration.ofHours(24);

  /** Minimum time between two fetches because of an unknown key id. */
  private static final Duration KNOWN_UNKNOWN = Duration.ofSeconds(30);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** So that a new key, or the first one, is used at once where the service answers at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int MOST_WAITING = 4;

  /** Where the keys come from. */
  interface Source {
    List<JsonWebKey> keys() throws IOException, InterruptedException;
  }

  private record Fetched(List<JsonWebKey> keys, Instant at) {}

  private record Fetch(CompletableFuture<Void> done, long since) {}

  private final Source source;
  private final Clock clock;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private volatile Fetched fetched;
  private Fetch running;
  private int failures;
  private Instant notBefore = Instant.MIN;

  SigningKeys(Source source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * The published keys, if one of them may have signed the token.
   *
   * @throws ProblemException unauthorized if no key of the service has that id; unavailable with
   *     Retry-After if that cannot be found out now
   */
  List<JsonWebKey> mayHaveSigned(JsonWebSignature token) {
    Fetched known = usable();
    boolean matching = known != null && matches(known, token);
    if (matching && !isOld(known)) return known.keys();
    Fetch fetch = fetch();
    // Old keys serve only where newer ones cannot be had: the service may have withdrawn one.
    if (fetch != null) await(fetch);
    else if (!matching) throw undecided();
    known = usable();
    if (known == null || !matches(known, token)) throw undecided();
    return known.keys();
  }

  private boolean isOld(Fetched known) {
    return known.at().isBefore(clock.instant().minus(FRESH));
  }

  private Fetched usable() {
    Fetched known = fetched;
    return known == null || known.at().isBefore(clock.instant().minus(KEPT)) ? null : known;
  }

  private static boolean matches(Fetched known, JsonWebSignature token) {
    try {
      return new VerificationJwkSelector().select(token, known.keys()) != null;
    } catch (JoseException e) {
      return false;
    }
  }

  /** The fetch that runs, or a new one; null if it is too early for one. */
  synchronized Fetch fetch() {
    if (running != null) return running;
    if (clock.instant().isBefore(notBefore)) return null;
    running = new Fetch(new CompletableFuture<>(), System.nanoTime());
    CompletableFuture<Void> done = running.done();
    Thread.ofPlatform().name("sign-in-keys").daemon().start(() -> run(done));
    return running;
  }

  private void run(CompletableFuture<Void> done) {
    List<JsonWebKey> keys = null;
    try {
      keys = source.keys();
    } catch (IOException | RuntimeException e) {
      LOG.errorf("cannot fetch the signing keys of the sign-in service: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finish(keys);
      done.complete(null);
    }
  }

  private synchronized void finish(List<JsonWebKey> keys) {
    Instant now = clock.instant();
    running = null;
    if (keys != null) {
      fetched = new Fetched(keys, now);
      failures = 0;
      notBefore = now.plus(KNOWN_UNKNOWN);
    } else {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, 4));
      notBefore = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }
  }

  /** A few requests wait for a moment; none waits for a service that has been silent for longer. */
  private void await(Fetch fetch) {
    if (!waiting.tryAcquire()) return;
    try {
      long left = fetch.since() + PATIENCE.toNanos() - System.nanoTime();
      fetch.done().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // it is undecided
    } catch (ExecutionException e) {
      throw new IllegalStateException("fetching the signing keys was interrupted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.release();
    }
  }

  private synchronized ProblemException undecided() {
    boolean answered = running == null && failures == 0 && fetched != null;
    if (answered)
      return new ProblemException(
          ProblemType.UNAUTHORIZED,
          "The access token is signed with a key that the sign-in service does not publish.");
    long seconds =
        running != null
            ? 1
            : Math.max(1, Duration.between(clock.instant(), notBefore).toSeconds() + 1);
    return new ProblemException(
        ProblemType.UNAVAILABLE,
        "The sign-in service is unavailable, so access tokens cannot be verified. API keys still work.",
        (int) seconds);
  }
}
