package dev.resow.standalone.cli;

import dev.resow.standalone.client.Api;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.RunFile;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which server a command talks to. */
final class ServerOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:RESOW_URL}",
      description = "Server to talk to (default: RESOW_URL, else the one started with 'resow up').")
  private URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:RESOW_KEY}",
      description = "API key or token of a server that asks for one (default: RESOW_KEY).")
  private String key;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** True when a server is named, be it this machine's or another one. */
  boolean isNamed() {
    return url != null && !url.toString().isBlank();
  }

  /** The server named, or the one that runs on this machine's data folder. */
  Optional<Api> server() {
    if (isNamed()) {
      if (url.getScheme() == null || url.getHost() == null) {
        throw new IllegalArgumentException(
            "--url must be an address like http://127.0.0.1:8080, got '" + url + "'");
      }
      return Optional.of(new Api(url, key));
    }
    return RunFile.live(DataFolder.configured()).map(run -> new Api(run.url(), key));
  }

  /**
   * @throws MissingException when there is none
   */
  Api requireServer() {
    return server()
        .orElseThrow(
            () ->
                new MissingException(
                    "no server is running here; start one with 'resow up', or name one with"
                        + " --url"));
  }
}
