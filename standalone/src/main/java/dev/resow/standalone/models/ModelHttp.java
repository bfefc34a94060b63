package dev.resow.standalone.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * GET requests to a source. A token goes to the host that was asked, never on to one that it
 * redirects to, and never over plain HTTP to another machine.
 */
final class ModelHttp implements AutoCloseable {
  private static final int MOST_REDIRECTS = 5;

  private final String token;
  private final Duration patience;
  private final HttpClient http;

  /**
   * @param token or null
   * @param patience for a connection and the head of an answer, and between two blocks of a body
   */
  ModelHttp(String token, Duration patience) {
    this.token = token;
    this.patience = patience;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The answer at the end of redirections; its body must be closed. */
  HttpResponse<InputStream> get(URI url, Map<String, String> headers)
      throws IOException, InterruptedException {
    URI at = url;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      var request = HttpRequest.newBuilder(at).timeout(patience).header("User-Agent", "resow");
      headers.forEach(request::header);
      if (token != null && sameOrigin(at, url) && isPrivate(at))
        request.header("Authorization", "Bearer " + token);
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      int status = answer.statusCode();
      if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
        return answer;
      answer.body().close();
      at = next(at, answer.headers().firstValue("Location").orElse(""));
    }
    throw new IOException("%s redirects more than %d times".formatted(url, MOST_REDIRECTS));
  }

  /** The body, whose reads end when nothing comes for too long. */
  InputStream body(HttpResponse<InputStream> answer) {
    return new PatientStream(answer.body(), patience);
  }

  private static URI next(URI at, String location) throws IOException {
    try {
      URI next = at.resolve(location);
      boolean downgrade = at.getScheme().equals("https") && !"https".equals(next.getScheme());
      if (!location.isEmpty()
          && next.getHost() != null
          && next.getScheme().matches("https?")
          && !downgrade) return next;
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new IOException(
        "%s redirects to an address that is not followed: '%s'"
            .formatted(at, location.replaceAll("\\p{Cntrl}", "?")));
  }

  private static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equals(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }

  private static boolean isPrivate(URI url) {
    try {
      return url.getScheme().equals("https")
          || InetAddress.getByName(url.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
