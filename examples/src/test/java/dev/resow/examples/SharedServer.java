package dev.resow.examples;

import dev.resow.testkit.PackagedServer;
import java.io.IOException;

/** The one server of all integration tests here, started by the first; it ends with their JVM. */
final class SharedServer {
  private static PackagedServer server;

  private SharedServer() {}

  static synchronized PackagedServer get() throws IOException {
    if (server == null) server = PackagedServer.start();
    return server;
  }
}
