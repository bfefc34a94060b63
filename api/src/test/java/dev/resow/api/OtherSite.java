package dev.resow.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A web site of somebody else on this machine: the same name or another one, another port. */
final class OtherSite implements AutoCloseable {
  private final HttpServer server;

  OtherSite() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page =
              "<!doctype html><title>A page</title><body></body>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }

  /**
   * @param name {@code localhost} or {@code 127.0.0.1}
   */
  String page(String name) {
    return "http://" + name + ":" + server.getAddress().getPort() + "/page";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
