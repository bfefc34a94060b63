package dev.resow.api.webhooks;

import dev.resow.api.metrics.ApiMetrics;
import dev.resow.api.metrics.DeliveryOutcome;
import dev.resow.observability.Traces;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * Sends due messages, in every api process. A slow receiver occupies a thread without delaying
 * others: the next message is chosen by the number in flight per tenant and webhook, see {@link
 * DeliveryQueue}.
 */
@ApplicationScoped
class WebhookSender {
  private static final Logger LOG = Logger.getLogger(WebhookSender.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Beyond the time-out of a try: the look-up of a name is ended by the system alone. */
  private static final Duration SLACK = Duration.ofSeconds(45);

  private static final int LONGEST_ERROR = 300;
  private static final int GONE = 410;

  private final WebhookRepository webhooks;
  private final DeliveryQueue queue;
  private final WebhookClient client;
  private final WebhookSettings settings;
  private final ApiMetrics metrics;
  private final Traces traces;
  private final Clock clock;

  /** Threads of the system: the look-up of a name would hold on to a virtual thread's carrier. */
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("webhook-", 0).factory());

  private final AtomicInteger sending = new AtomicInteger();
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean stopping;
  private Thread dispatcher;

  WebhookSender(
      WebhookRepository webhooks,
      DeliveryQueue queue,
      WebhookClient client,
      WebhookSettings settings,
      ApiMetrics metrics,
      Traces traces,
      Clock clock) {
    this.webhooks = webhooks;
    this.queue = queue;
    this.client = client;
    this.settings = settings;
    this.metrics = metrics;
    this.traces = traces;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    dispatcher = Thread.ofPlatform().name("webhooks").daemon().start(this::dispatch);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    wake.release();
    if (dispatcher != null) dispatcher.join(5_000);
    threads.shutdownNow();
    if (!threads.awaitTermination(5, TimeUnit.SECONDS))
      LOG.debug("webhook deliveries are still running; they are repeated when their leases expire");
  }

  /** Looks every second, and whenever a try has ended and made room. */
  private void dispatch() {
    while (!stopping) {
      try {
        takeDue();
      } catch (RuntimeException e) {
        LOG.warnf("cannot query due webhook deliveries: %s", e.getMessage());
      }
      try {
        if (wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) wake.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void takeDue() {
    Duration lease = settings.timeout().plus(SLACK);
    for (int free; (free = settings.max() - sending.get()) > 0; ) {
      List<DeliveryQueue.Due> due = queue.take(clock.instant(), lease, free);
      if (due.isEmpty()) return;
      for (DeliveryQueue.Due message : due) {
        sending.incrementAndGet();
        threads.execute(() -> send(message));
      }
    }
  }

  private void send(DeliveryQueue.Due message) {
    try {
      attempt(message);
    } catch (RuntimeException e) {
      // The outcome could not be written; the lease ends and the message is sent again.
      LOG.warnf("the outcome of a webhook delivery could not be stored: %s", e.getMessage());
    } finally {
      sending.decrementAndGet();
      wake.release();
    }
  }

  /** Whatever is thrown is a failed try: no message is lost, and none is tried without end. */
  private void attempt(DeliveryQueue.Due message) {
    Instant started = clock.instant();
    try (var trace = WebhookTrace.of(traces, message)) {
      DeliveryOutcome outcome = outcome(message, trace);
      trace.ended(outcome);
      if (outcome != null) metrics.delivered(outcome, Duration.between(started, clock.instant()));
    }
  }

  /** Null if the process stops first. */
  private DeliveryOutcome outcome(DeliveryQueue.Due message, WebhookTrace trace) {
    WebhookClient.Answer answer;
    try {
      answer = client.send(message, trace.traceparent());
      trace.answered(answer.status());
    } catch (InterruptedException e) {
      // Shutting down: another process sends it.
      queue.release(message, clock.instant());
      return null;
    } catch (Throwable e) {
      return failed(message, null, reason(e), Optional.empty());
    }
    Instant now = clock.instant();
    int status = answer.status();
    if (status / 100 == 2) {
      queue.delivered(message, now, status);
      return DeliveryOutcome.DELIVERED;
    } else if (status == GONE) {
      String why = "the receiver answered 410 Gone";
      queue.failed(message, now, status, why, null, null);
      webhooks.disable(message.webhook(), now, why);
      return DeliveryOutcome.GONE;
    } else {
      Optional<Instant> notBefore =
          status == 429 || status == 503
              ? RetryAfter.parse(answer.retryAfter(), now)
              : Optional.empty();
      return failed(message, status, "the receiver answered " + status, notBefore);
    }
  }

  private DeliveryOutcome failed(
      DeliveryQueue.Due message, Integer status, String error, Optional<Instant> notBefore) {
    Instant now = clock.instant();
    Instant next = RetryTimes.after(message.tries()).map(now::plus).orElse(null);
    if (next != null && notBefore.isPresent() && notBefore.get().isAfter(next))
      next = notBefore.get();
    String reason = error.substring(0, Math.min(error.length(), LONGEST_ERROR)).replace("\0", "");
    queue.failed(message, now, status, reason, next, notBefore.orElse(null));
    return next == null ? DeliveryOutcome.GIVEN_UP : DeliveryOutcome.RETRIED;
  }

  /** Error message for the owner of the webhook. */
  private String reason(Throwable thrown) {
    Throwable e =
        thrown instanceof ExecutionException x && x.getCause() != null ? x.getCause() : thrown;
    return switch (e) {
      case WebhookUrlPolicy.ForbiddenAddressException forbidden -> forbidden.getMessage();
      case UnknownHostException _ -> "the host name of the receiver cannot be resolved";
      case TimeoutException _ -> "no answer within " + settings.timeout().toSeconds() + " s";
      case ConnectException _ -> "cannot connect to the receiver";
      case SSLException tls -> "TLS connection failed: " + tls.getMessage();
      case IllegalArgumentException _ -> "the webhook's URL is not allowed";
      default -> {
        LOG.debug("a webhook delivery failed", e);
        yield "the connection failed before the receiver answered";
      }
    };
  }
}
