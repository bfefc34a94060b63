package dev.resow.standalone.cli;

import dev.resow.standalone.client.Api;
import dev.resow.standalone.run.AdminKey;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that select the server. */
final class ServerOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Base URL of the server (default: RESOW_URL, else the server started with 'resow up')")
  private URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "API key or token, for servers that require one (default: RESOW_KEY, else the admin key of"
              + " this machine's server)")
  private String key;

  @Option(names = "--json", description = "Print JSON")
  private boolean json;

  boolean json() {
    return json;
  }

  /** True when {@code --url} or {@code RESOW_URL} selects the server. */
  boolean isNamed() {
    return url != null || variable("RESOW_URL") != null;
  }

  /**
   * The selected server, or the one that runs on this machine's data folder. Waits for a server
   * that is starting.
   */
  Optional<Api> server() throws IOException, InterruptedException {
    return isNamed() ? named() : api(finder().ready());
  }

  /** As {@link #server}; empty only when the data folder is free. */
  Optional<Api> serverOrFree() throws IOException, InterruptedException {
    return isNamed() ? named() : api(finder().readyOrFree());
  }

  /**
   * @throws CommandException when there is none
   */
  Api requireServer() throws IOException, InterruptedException {
    return server()
        .orElseThrow(
            () ->
                new CommandException(
                    Failure.Kind.NO_SERVER,
                    "no server is running on this machine; start one with 'resow up', or select one"
                        + " with --url"));
  }

  /** The given key, else the admin key of the server that is about to start here; or null. */
  String ownKey() throws IOException {
    return given() == null ? AdminKey.forServer(DataFolder.configured()).orElse(null) : given();
  }

  private static ServerFinder finder() {
    return new ServerFinder(DataFolder.configured());
  }

  private Optional<Api> named() {
    String text = url == null ? variable("RESOW_URL") : url.toString();
    try {
      var address = new URI(text);
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if (address.getHost() != null && scheme.matches("https?") && address.getPort() <= 65535) {
        return Optional.of(new Api(address, given()));
      }
    } catch (URISyntaxException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "%s: expected an address like http://127.0.0.1:8080, found '%s'"
            .formatted(url == null ? "RESOW_URL" : "--url", text));
  }

  private Optional<Api> api(Optional<Instance> running) {
    return running.map(server -> new Api(server.url(), keyOf(server)));
  }

  /** Whoever can read the admin key in the data folder may use it. */
  private String keyOf(Instance server) {
    return given() != null || Boolean.FALSE.equals(server.keys())
        ? given()
        : AdminKey.read(DataFolder.configured()).orElse(null);
  }

  private String given() {
    return key == null || key.isBlank() ? variable("RESOW_KEY") : key;
  }

  /** Taken literally, without expanding variables in the value. */
  private static String variable(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
