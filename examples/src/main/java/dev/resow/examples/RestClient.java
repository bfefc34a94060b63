package dev.resow.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** A minimal client of the REST API: JSON in, JSON out. */
public final class RestClient implements AutoCloseable {
  // [start:RestClient]
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  /**
   * @param server base URL, e.g. {@code http://127.0.0.1:8080}
   */
  public RestClient(URI server) {
    this.server = server;
  }

  public JsonNode get(String path, String... headers) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path, headers).GET()));
  }

  public JsonNode post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    return JSON.readTree(
        send(
            request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))));
  }

  public JsonNode delete(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).DELETE()));
  }

  public byte[] bytes(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** Lines of a response, as they arrive. */
  public Stream<String> lines(String path, String... headers)
      throws IOException, InterruptedException {
    return http.send(request(path, headers).GET().build(), BodyHandlers.ofLines()).body();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(server.resolve(path));
    // a server with API keys also needs: .header("Authorization", "Bearer " + key)
    return headers.length == 0 ? request : request.headers(headers);
  }

  /**
   * Errors are problem details (RFC 9457): {@code type} is stable, {@code detail} is for people.
   */
  private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 == 2) return response.body();
    JsonNode problem = JSON.readTree(response.body());
    throw new IOException(
        response.statusCode() + " " + problem.path("type") + ": " + problem.path("detail"));
  }

  // [end:RestClient]

  @Override
  public void close() {
    http.close();
  }
}
