package dev.resow.standalone.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real Prometheus, which scrapes one process every second and keeps exemplars. */
public final class PrometheusServer implements AutoCloseable {
  /** Of the Debian package {@code prometheus}. */
  public static final Path PROGRAM = Path.of("/usr/bin/prometheus");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;

  private PrometheusServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it in a new folder below {@code target/it}; it does not answer yet. */
  public static PrometheusServer scraping(URI metrics) throws IOException {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    Path folder = Files.createTempDirectory(target, "prometheus");
    Path settings =
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs:
              - {job_name: resow, metrics_path: %s, static_configs: [{targets: ["%s"]}]}
            """
                .formatted(metrics.getPath(), metrics.getAuthority()));
    var listen = "127.0.0.1:" + Ports.free();
    var process =
        new ProcessBuilder(
                List.of(
                    PROGRAM.toString(),
                    "--config.file=" + settings,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=" + listen,
                    "--enable-feature=exemplar-storage"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new PrometheusServer(process, URI.create("http://" + listen));
  }

  /** Its only target, once it has tried; a missing node before. */
  public JsonNode target() {
    return read("/api/v1/targets").at("/data/activeTargets/0");
  }

  /** The exemplars of a series so far. */
  public JsonNode exemplars(String query) {
    return read("/api/v1/query_exemplars?start=0&end=9999999999&query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .path("data");
  }

  private JsonNode read(String path) {
    if (!process.isAlive()) throw new AssertionError("Prometheus ended: " + process.exitValue());
    try {
      var request = HttpRequest.newBuilder(address.resolve(path)).build();
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 503
          ? Json.mapper().missingNode() // it reads its own files first
          : Json.parse(answer.body(), JsonNode.class);
    } catch (ConnectException notYet) {
      return Json.mapper().missingNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
