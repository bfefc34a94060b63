package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code models} does and prints. */
@Timeout(60)
class ModelsCommandTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;
  private HttpServer hub;

  @BeforeEach
  void serve() throws IOException {
    hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(
        "/api/models/acme/tiny/revision/main",
        "{\"sha\": \"%s\", \"siblings\": [{\"rfilename\": \"config.json\", \"size\": 2}]}"
            .formatted(COMMIT));
    answer("/acme/tiny/resolve/" + COMMIT + "/config.json", "{}");
    hub.start();
  }

  private void answer(String path, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    hub.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    hub.stop(0);
  }

  private InProcess.Ended run(String... line) {
    return InProcess.run(
        Map.of("resow.cwd", folder.toString()),
        Stream.concat(Stream.of("models"), Stream.of(line)).toArray(String[]::new));
  }

  private InProcess.Ended pull(String... more) {
    String endpoint = "http://127.0.0.1:" + hub.getAddress().getPort() + "/";
    return run(
        Stream.concat(Stream.of("pull", "acme/tiny", "--endpoint", endpoint), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void aModelIsFetchedAndVerified() throws IOException {
    var pulled = pull("--allow-network", "--json");
    JsonNode described = Json.parse(pulled.out(), JsonNode.class);
    assertThat(described.path("revision").asText()).isEqualTo(COMMIT);
    assertThat(pulled.err()).isEqualTo("1 of 1  config.json  1 kB\n");
    Path model = folder.resolve("models/tiny");
    assertThat(run("verify", "models/tiny").out())
        .isEqualTo(
            "%s: 1 files as in model.lock\nsha256 %s\n"
                .formatted(model, described.path("sha256").asText()));
    assertThat(pull("--allow-network").out()).contains("is there already");

    Files.writeString(model.resolve("config.json"), "[]");
    var damaged = run("verify", "models/tiny");
    assertThat(damaged.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(damaged.err()).contains("config.json: its SHA-256 differs");
  }

  @Test
  void withoutPermissionNothingIsFetched() {
    var refused = pull();
    assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("--allow-network", "RESOW_MODELS_NETWORK=true");
    assertThat(folder.resolve("models")).doesNotExist();
  }

  @Test
  void aCommandLineThatSaysTooLittleIsExplained() {
    assertThat(run("pull", "tiny").err()).contains("expected OWNER/NAME or the URL of a zip file");
    assertThat(run("pull", "https://example.org/tiny.zip").err()).contains("--sha256 is missing");
    assertThat(run("pull", "https://example.org/tiny.bin", "--sha256", "0".repeat(64)).err())
        .contains("expected the URL of a .zip file");
    assertThat(pull("--sha256", "abc").err()).contains("expected 64 hexadecimal digits");
    assertThat(pull("--revision", "../main").err()).contains("--revision: expected a branch");
    assertThat(run("verify", ".").err()).contains("expected a folder with model.lock");
  }
}
