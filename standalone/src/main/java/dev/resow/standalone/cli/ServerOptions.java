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

/** Which server a command talks to. */
final class ServerOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server to talk to (default: RESOW_URL, else the one started with 'resow up').")
  private URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "API key or token of a server that asks for one (default: RESOW_KEY).")
  private String key;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** True when a server is named, be it this machine's or another one. */
  boolean isNamed() {
    return url != null || variable("RESOW_URL") != null;
  }

  /**
   * The server named, or the one that runs on this machine's data folder; one that is starting is
   * waited for.
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
                    "no server is running here; start one with 'resow up', or name one with"
                        + " --url"));
  }

  /** The key given, else the one of a server that is about to start here; or null. */
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
      // said below
    }
    throw new IllegalArgumentException(
        "%s: expected an address like http://127.0.0.1:8080, found '%s'"
            .formatted(url == null ? "RESOW_URL" : "--url", text));
  }

  private Optional<Api> api(Optional<Instance> running) {
    return running.map(server -> new Api(server.url(), keyOf(server)));
  }

  /** A server of this data folder trusts whoever can read its key. */
  private String keyOf(Instance server) {
    return given() != null || Boolean.FALSE.equals(server.keys())
        ? given()
        : AdminKey.read(DataFolder.configured()).orElse(null);
  }

  private String given() {
    return key == null || key.isBlank() ? variable("RESOW_KEY") : key;
  }

  /** Literally: nothing in it is a variable again. */
  private static String variable(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
