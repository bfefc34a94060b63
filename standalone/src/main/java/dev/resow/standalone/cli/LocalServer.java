package dev.resow.standalone.cli;

import dev.resow.embedded.FolderInUseException;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.PortChoice;
import dev.resow.standalone.run.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts the server of this machine and waits until it can draw. */
final class LocalServer {
  private static final long LOOK_MILLIS = 100;

  private LocalServer() {}

  /**
   * @throws MissingException when there is no model
   */
  static Server start(PortChoice ports) throws IOException, InterruptedException {
    requireModel();
    long began = System.nanoTime();
    var server = startWhenFree(ports);
    try (var api = new Api(server.url())) {
      boolean told = false;
      while (server.isRunning() && !(api.isReady() && api.offers(DataFolder.modelName()))) {
        if (!told) {
          say("loading the model");
          told = true;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
    if (!server.isRunning()) {
      server.close();
      throw new IOException(
          "the server ended while starting, see " + DataFolder.configured().log());
    }
    say("ready after %.1f s".formatted((System.nanoTime() - began) / 1e9));
    return server;
  }

  /** Another picture may be in the making in the same folder; it ends soon. */
  private static Server startWhenFree(PortChoice ports) throws IOException, InterruptedException {
    boolean told = false;
    while (true) {
      try {
        return Server.start(DataFolder.configured(), ports, LocalServer::say);
      } catch (FolderInUseException e) {
        if (!told) {
          say("waiting: " + e.getMessage());
          told = true;
        }
        Thread.sleep(5 * LOOK_MILLIS);
      }
    }
  }

  static void say(String sentence) {
    System.err.println("resow: " + sentence);
  }

  private static void requireModel() {
    if (DataFolder.paintsWithoutModel()) {
      return;
    }
    Path model = DataFolder.model();
    if (!Files.isRegularFile(model.resolve("model_index.json"))) {
      throw new MissingException(
          "no model at %s (expected a diffusers folder with model_index.json); set RESOW_MODEL"
              .formatted(model));
    }
  }
}
