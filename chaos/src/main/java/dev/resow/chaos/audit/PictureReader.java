package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Served;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Asks the api for pictures, as a client would. */
final class PictureReader implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final URI api;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  PictureReader(URI api) {
    this.api = api;
  }

  Served read(JobFact job) {
    var request =
        HttpRequest.newBuilder(api.resolve("/v1/jobs/" + job.id() + "/image"))
            .timeout(LIMIT)
            .header("Resow-Tenant", job.tenant())
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofByteArray());
      String hash = answer.statusCode() == 200 ? sha256(answer.body()) : null;
      return new Served(job.id(), job.picture(), answer.statusCode(), hash);
    } catch (IOException noAnswer) {
      return new Served(job.id(), job.picture(), 0, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Served(job.id(), job.picture(), 0, null);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
