package dev.resow.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What all calls of a client share.
 *
 * @param url base URL, without a slash at its end
 * @param credentials gives the API key or access token of each request, or null
 * @param tenant for the {@code Resow-Tenant} header, or null
 * @param timeout of one try, from the connection to the last byte
 * @param idle longest silence of an event stream before it is opened again
 * @param mostBytes of a body that is kept in memory
 */
record Settings(
    URI url,
    Supplier<String> credentials,
    String tenant,
    Duration timeout,
    Duration idle,
    int mostBytes,
    Retries retries,
    Clock clock,
    Waits waits) {

  URI resolve(String path) {
    return URI.create(url + path);
  }
}
