package dev.resow.api.webhooks;

import dev.resow.contract.Json;
import dev.resow.contract.Traceparent;
import dev.resow.contract.WebhookSignature;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One attempt: resolves the receiver's name, sends the message to that address and waits for the
 * response head. The body is not read and redirects are not followed, because they could lead
 * anywhere.
 */
@ApplicationScoped
class WebhookClient {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** Who may send how much at once is decided before. */
  private static final int NO_LIMIT = 100_000;

  private final WebhookUrlPolicy reach;
  private final Clock clock;
  private final HttpClient http;
  private final Duration timeout;

  WebhookClient(WebhookUrlPolicy reach, Clock clock, Vertx vertx, WebhookSettings settings) {
    this.reach = reach;
    this.clock = clock;
    timeout = settings.timeout();
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setVerifyHost(true)
                // Receivers of several tenants may be one server: none waits for another.
                .setMaxPoolSize(NO_LIMIT)
                .setKeepAlive(false)
                // WebhookTrace makes the span: the client's would name the URL, perhaps a secret.
                .setTracingPolicy(TracingPolicy.IGNORE));
  }

  /**
   * What came back.
   *
   * @param retryAfter the header, or null
   */
  record Answer(int status, String retryAfter) {}

  /**
   * @param traceparent header for the receiver; left out unless it is valid
   * @throws TimeoutException if the whole exchange takes too long, even if the receiver keeps
   *     sending
   */
  Answer send(DeliveryQueue.Due message, String traceparent)
      throws WebhookUrlPolicy.ForbiddenAddressException,
          UnknownHostException,
          ExecutionException,
          TimeoutException,
          InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    URI url = URI.create(message.url());
    InetAddress address = reach.of(url);
    RequestOptions options = options(url, address);
    byte[] body = Json.write(body(message));
    String id = "msg_" + message.id();
    long timestamp = clock.instant().getEpochSecond();
    options
        .putHeader("Content-Type", "application/json")
        .putHeader("User-Agent", "resow")
        .putHeader("webhook-id", id)
        .putHeader("webhook-timestamp", Long.toString(timestamp))
        .putHeader("webhook-signature", WebhookSignature.of(message.secret(), id, timestamp, body));
    if (Traceparent.valid(traceparent)) options.putHeader("traceparent", traceparent);
    var begun = new AtomicReference<HttpClientRequest>();
    CompletableFuture<Answer> answer =
        http.request(options)
            .compose(
                request -> {
                  begun.set(request);
                  return request.send(Buffer.buffer(body));
                })
            .map(
                response -> {
                  response.request().connection().close();
                  return new Answer(response.statusCode(), response.getHeader("Retry-After"));
                })
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } finally {
      HttpClientRequest request = begun.get();
      if (!answer.isDone() && request != null) request.connection().close();
    }
  }

  private static RequestOptions options(URI url, InetAddress address) {
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS : HTTP;
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(url.getHost())
        .setPort(port)
        .setSsl(tls)
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
        .setFollowRedirects(false);
  }

  private static Map<String, Object> body(DeliveryQueue.Due message) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", message.subject().type());
    body.put("timestamp", message.happenedAt());
    body.put("data", message.subject().data());
    return body;
  }
}
