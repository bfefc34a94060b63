package dev.resow.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** Reads the published keys of a sign-in service (OpenID Connect Discovery 1.0). */
final class IssuerClient {
  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_KEYS = 100;

  private final String issuer;
  private final Duration limit;
  private final HttpClient http;

  /**
   * @param limit for everything together
   */
  IssuerClient(String issuer, Duration limit) {
    this.issuer = issuer;
    this.limit = limit;
    http = HttpClient.newBuilder().connectTimeout(limit).followRedirects(Redirect.NEVER).build();
  }

  /**
   * The keys at this moment.
   *
   * @throws IOException with a sentence if there is no answer in time, or none of use
   */
  List<JsonWebKey> keys() throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    String base = issuer.replaceAll("/+$", "");
    JsonNode discovery =
        Json.mapper().readTree(get(base + "/.well-known/openid-configuration", end));
    if (!discovery.path("issuer").asText().replaceAll("/+$", "").equals(base))
      throw new IOException("its discovery document names another issuer");
    if (!discovery.path("jwks_uri").isTextual())
      throw new IOException("its discovery document names no jwks_uri");
    byte[] document = get(discovery.path("jwks_uri").asText(), end);
    try {
      List<JsonWebKey> keys =
          new JsonWebKeySet(new String(document, StandardCharsets.UTF_8)).getJsonWebKeys();
      if (keys.isEmpty() || keys.size() > MOST_KEYS)
        throw new IOException(
            "it publishes %d keys, expected 1..%d".formatted(keys.size(), MOST_KEYS));
      return List.copyOf(keys);
    } catch (JoseException e) {
      throw new IOException("its keys are not a JSON Web Key Set");
    }
  }

  private byte[] get(String address, long end) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer = null;
    try {
      // The client's own time-out would end with the head of the answer.
      answer =
          http.sendAsync(
              HttpRequest.newBuilder(URI.create(address)).build(),
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
      var response = answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200)
        throw new IOException("%s answered %d".formatted(address, response.statusCode()));
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException("%s did not answer within %d s".formatted(address, limit.toSeconds()));
    } catch (ExecutionException e) {
      throw new IOException(
          "%s could not be reached: %s".formatted(address, e.getCause().getMessage()));
    } catch (IllegalArgumentException e) {
      throw new IOException("'%s' is not a valid URL".formatted(address));
    } finally {
      if (answer != null && !answer.isDone()) answer.cancel(true);
    }
  }
}
