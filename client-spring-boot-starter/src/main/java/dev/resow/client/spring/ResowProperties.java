package dev.resow.client.spring;

import dev.resow.client.Retries;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the client.
 *
 * @param url Base URL of the server, e.g. https://resow.example. Without it there is no client.
 * @param apiKey API key or access token.
 * @param tenant Tenant to act for, one of the key's.
 * @param connectTimeout Longest time to connect.
 * @param timeout Longest time of one try, from the connection to the last byte.
 * @param idleTimeout Longest silence of an event stream before it is opened again.
 * @param waitLimit Longest wait for a picture.
 * @param tries Number of tries of a request, at least 1.
 * @param sslBundle Name of the SSL bundle with trusted certificates and the client's own.
 * @param webhookSecrets Secrets of webhooks, whsec_..., for the bean that verifies them; several
 *     while one replaces another.
 */
@ConfigurationProperties("resow")
public record ResowProperties(
    String url,
    String apiKey,
    String tenant,
    @DefaultValue("10s") Duration connectTimeout,
    @DefaultValue("60s") Duration timeout,
    @DefaultValue("45s") Duration idleTimeout,
    @DefaultValue("30m") Duration waitLimit,
    @DefaultValue("4") int tries,
    String sslBundle,
    @DefaultValue List<String> webhookSecrets) {

  /** When a request is repeated. */
  Retries retries() {
    return Retries.DEFAULT.withTries(tries);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "ResowProperties[url=%s, tenant=%s]".formatted(url, tenant);
  }
}
