package dev.resow.menagerie.evaluate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The queue to evaluate: a given one, the one that runs on this machine, or one of our own. */
public final class Server implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final URI url;
  private final boolean own;

  private Server(URI url, boolean own) {
    this.url = url;
    this.own = own;
  }

  /** Its base URL. */
  public URI url() {
    return url;
  }

  /**
   * @param url of a running server, or null
   */
  public static Server at(String url) throws IOException, InterruptedException {
    return at(url, Map.of());
  }

  /**
   * @param url of a running server, or null
   * @param settings environment variables of the one that is started if none runs
   */
  public static Server at(String url, Map<String, String> settings)
      throws IOException, InterruptedException {
    if (url != null) {
      return new Server(URI.create(url), false);
    }
    var running = running();
    if (running.isPresent()) {
      return new Server(running.get(), false);
    }
    resow(settings, "up", "--detach");
    return new Server(
        running().orElseThrow(() -> new IOException("'resow up' did not publish an address")),
        true);
  }

  /** What {@code resow up} writes beside its data. */
  private static Optional<URI> running() throws IOException {
    var data = Path.of(System.getenv().getOrDefault("RESOW_DATA", home().resolve(".resow") + ""));
    var file = data.resolve("run.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var run = JSON.readTree(file.toFile());
    return ProcessHandle.of(run.path("pid").asLong())
        .map(p -> URI.create(run.path("url").asText()));
  }

  private static void resow(Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(home().resolve("resow").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(settings);
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IOException("'resow %s' exited with code %d".formatted(arguments[0], code));
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("resow.home", "."));
  }

  /** Stops the server if it was started here. */
  @Override
  public void close() throws IOException {
    if (own) {
      try {
        resow(Map.of(), "down");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
