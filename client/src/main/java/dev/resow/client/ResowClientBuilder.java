package dev.resow.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Settings of a {@link ResowClient}. */
public final class ResowClientBuilder {
  private static final int MOST_BYTES = 256 << 20;

  private final URI url;
  private Supplier<String> credentials = () -> null;
  private String tenant;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration timeout = Duration.ofSeconds(60);
  private Duration idle = Duration.ofSeconds(45);
  private Duration waitLimit = Duration.ofMinutes(30);
  private Retries retries = Retries.DEFAULT;
  private Clock clock = Clock.systemUTC();
  private Waits waits = Waits.REAL;
  private SSLContext tls;
  private Consumer<HttpClient.Builder> http = builder -> {};

  ResowClientBuilder(URI url) {
    if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null)
      throw new IllegalArgumentException(
          "expected a URL like https://resow.example, not '%s'".formatted(url));
    this.url = URI.create(url.toString().replaceAll("/+$", ""));
  }

  /** The API key or access token of every request. Default: none. */
  public ResowClientBuilder apiKey(String key) {
    return credentials(() -> key);
  }

  /** Gives the API key or access token of each request, e.g. one that is renewed; null: none. */
  public ResowClientBuilder credentials(Supplier<String> supplier) {
    credentials = Objects.requireNonNull(supplier);
    return this;
  }

  /** Acts for one of the tenants of the key. Default: all that it sees. */
  public ResowClientBuilder tenant(String name) {
    tenant = name;
    return this;
  }

  /** Longest time to connect. Default: 10 s. */
  public ResowClientBuilder connectTimeout(Duration time) {
    connectTimeout = positive("connectTimeout", time);
    return this;
  }

  /** Longest time of one try, from the connection to the last byte. Default: 60 s. */
  public ResowClientBuilder timeout(Duration time) {
    timeout = positive("timeout", time);
    return this;
  }

  /**
   * Longest silence of an event stream before it is opened again; the server sends something at
   * least every 15 s. Default: 45 s.
   */
  public ResowClientBuilder idleTimeout(Duration time) {
    idle = positive("idleTimeout", time);
    return this;
  }

  /** Longest wait for a picture. Default: 30 min. */
  public ResowClientBuilder waitLimit(Duration time) {
    waitLimit = positive("waitLimit", time);
    return this;
  }

  /** When a request is repeated. Default: {@link Retries#DEFAULT}. */
  public ResowClientBuilder retries(Retries policy) {
    retries = Objects.requireNonNull(policy);
    return this;
  }

  /** Reads a {@code Retry-After} that is a date. Default: the clock of this machine. */
  public ResowClientBuilder clock(Clock source) {
    clock = Objects.requireNonNull(source);
    return this;
  }

  /** Trusted certificates and the client's own. Default: those of the Java runtime. */
  public ResowClientBuilder tls(SSLContext context) {
    tls = Objects.requireNonNull(context);
    return this;
  }

  /** Changes whatever else the JDK's client can, e.g. its proxy. */
  public ResowClientBuilder http(Consumer<HttpClient.Builder> change) {
    http = Objects.requireNonNull(change);
    return this;
  }

  ResowClientBuilder waits(Waits source) {
    waits = source;
    return this;
  }

  private static Duration positive(String name, Duration time) {
    if (time.isNegative() || time.isZero())
      throw new IllegalArgumentException(name + " must be longer than 0, not " + time);
    return time;
  }

  /** The client; close it. */
  public ResowClient build() {
    var builder =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            // credentials go to this server only
            .followRedirects(HttpClient.Redirect.NEVER)
            // without TLS the JDK would ask every server for an upgrade first
            .version(
                "https".equals(url.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1);
    if (tls != null) builder.sslContext(tls);
    http.accept(builder);
    var settings =
        new Settings(url, credentials, tenant, timeout, idle, MOST_BYTES, retries, clock, waits);
    return new ResowClient(builder.build(), settings, waitLimit);
  }
}
