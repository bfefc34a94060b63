package dev.resow.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request, before it has credentials.
 *
 * @param path with its query, from the base URL on
 * @param body JSON, or null
 * @param held how long the server may hold the answer back, on top of the timeout
 */
record Call(String method, String path, byte[] body, Map<String, String> headers, Duration held) {
  static Call get(String path) {
    return new Call("GET", path, null, Map.of(), Duration.ZERO);
  }

  static Call get(String path, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return get(query.isEmpty() ? path : path + "?" + query);
  }

  static Call delete(String path) {
    return new Call("DELETE", path, null, Map.of(), Duration.ZERO);
  }

  static Call post(String path, byte[] body) {
    return new Call("POST", path, body, Map.of(), Duration.ZERO);
  }

  Call with(String header, String value) {
    var all = new HashMap<>(headers);
    all.put(header, value);
    return new Call(method, path, body, Map.copyOf(all), held);
  }

  /** Lets the server answer when the job has ended, at the latest after {@code seconds}. */
  Call waiting(long seconds) {
    if (seconds == 0) return this;
    return new Call(method, path, body, headers, Duration.ofSeconds(seconds))
        .with("Prefer", "wait=" + seconds);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
