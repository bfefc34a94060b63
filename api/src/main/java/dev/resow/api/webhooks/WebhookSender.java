package dev.resow.api.webhooks;

import dev.resow.contract.Json;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Sends what is due. Every api process does; a message is leased to one of them at a time, so one
 * that dies in between costs a repetition, never a message.
 */
@ApplicationScoped
class WebhookSender {
  private static final Logger LOG = Logger.getLogger(WebhookSender.class);
  private static final int AT_ONCE = 20;
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int LONGEST_ERROR = 300;

  private final WebhookTables tables;
  private final Reach reach;
  private final Clock clock;
  private final HttpClient http;

  WebhookSender(WebhookTables tables, Reach reach, Clock clock, Vertx vertx) {
    this.tables = tables;
    this.reach = reach;
    this.clock = clock;
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) LIMIT.toMillis())
                .setVerifyHost(true)
                .setKeepAlive(false));
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void sendDue() {
    for (List<WebhookTables.Due> due;
        !(due = tables.take(clock.instant(), LEASE, AT_ONCE)).isEmpty(); )
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        due.forEach(message -> threads.submit(() -> send(message)));
      }
  }

  private void send(WebhookTables.Due message) {
    try {
      int status = post(message);
      // A redirection is no answer: it could lead anywhere.
      if (status / 100 == 2) tables.delivered(message.id(), clock.instant(), status);
      else failed(message, status, "the receiver answered " + status);
    } catch (Reach.ForbiddenAddressException e) {
      failed(message, null, e.getMessage());
    } catch (UnknownHostException e) {
      failed(message, null, "the name of the receiver is not known");
    } catch (ExecutionException e) {
      failed(message, null, String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException e) {
      failed(message, null, "no answer within " + LIMIT.toSeconds() + " s");
    } catch (InterruptedException e) {
      // Shutting down; the lease ends and another one tries.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf("a webhook message could not be sent: %s", e.toString());
    }
  }

  private void failed(WebhookTables.Due message, Integer status, String error) {
    Instant now = clock.instant();
    Instant next = RetryTimes.after(message.tries()).map(now::plus).orElse(null);
    String told = error.substring(0, Math.min(error.length(), LONGEST_ERROR));
    tables.failed(message.id(), now, status, told, next);
  }

  private int post(WebhookTables.Due message)
      throws Reach.ForbiddenAddressException,
          UnknownHostException,
          ExecutionException,
          TimeoutException,
          InterruptedException {
    URI url = URI.create(message.url());
    InetAddress address = reach.of(url);
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    byte[] body = Json.write(body(message));
    String id = "msg_" + message.id();
    long timestamp = clock.instant().getEpochSecond();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(url.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI(path(url))
            .setFollowRedirects(false)
            .setTimeout(LIMIT.toMillis())
            .putHeader("Content-Type", "application/json")
            .putHeader("User-Agent", "resow")
            .putHeader("webhook-id", id)
            .putHeader("webhook-timestamp", Long.toString(timestamp))
            .putHeader("webhook-signature", Signature.of(message.secret(), id, timestamp, body));
    return http.request(options)
        .compose(request -> request.send(Buffer.buffer(body)))
        .map(
            response -> {
              // What it says is nobody's business here; the connection ends with the answer's head.
              response.request().connection().close();
              return response.statusCode();
            })
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String path(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  /** Small on purpose: the receiver asks for the job if it wants to know more. */
  private static Map<String, Object> body(WebhookTables.Due message) {
    var data = new LinkedHashMap<String, Object>();
    data.put("job", message.job());
    data.put("state", message.state());
    data.put("href", "/v1/jobs/" + message.job());
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "job." + message.state().name().toLowerCase(Locale.ROOT));
    body.put("timestamp", message.happenedAt());
    body.put("data", data);
    return body;
  }
}
