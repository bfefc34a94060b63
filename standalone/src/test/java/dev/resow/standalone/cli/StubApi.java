package dev.resow.standalone.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback with prepared answers, which keeps what it was asked. */
final class StubApi implements AutoCloseable {
  /**
   * A request.
   *
   * @param target path with query
   */
  record Asked(String method, String target, String body, String idempotencyKey) {}

  private final HttpServer server;
  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  StubApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Answers requests for {@code METHOD TARGET} with these bodies, one after another; the last one
   * stays. Everything else is 404.
   */
  StubApi on(String request, String... bodies) {
    answers.put(request, new ArrayDeque<>(List.of(bodies)));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestURI().toString();
      String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              target,
              sent,
              exchange.getRequestHeaders().getFirst("Idempotency-Key")));
      var prepared = answers.get(exchange.getRequestMethod() + " " + target);
      byte[] body = (prepared == null ? "" : next(prepared)).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          prepared == null ? 404 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String next(Deque<String> prepared) {
    synchronized (prepared) {
      return prepared.size() == 1 ? prepared.peek() : prepared.poll();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
