package dev.resow.standalone.models;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A hub on a real HTTP server, with the faults of networks. */
final class Hub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String REPO = "acme/tiny";

  /** A request for a file, as it arrived. */
  record Asked(String path, String range, String authorization) {}

  /** What is listed, and what is sent. */
  final Map<String, byte[]> files = new LinkedHashMap<>();

  /** Sent in place of what is listed. */
  final Map<String, byte[]> sent = new HashMap<>();

  final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  /** Bytes after which a connection is cut, for the next answers. */
  final List<Integer> cuts = Collections.synchronizedList(new ArrayList<>());

  final Set<String> withoutTags = new HashSet<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final HttpServer store;
  volatile String version = "1";
  volatile String token;
  volatile boolean silent;

  Hub() throws IOException {
    server = start();
    store = start();
    server.createContext("/api/models/" + REPO + "/revision/main", this::list);
    server.createContext(
        "/" + REPO + "/resolve/" + COMMIT + "/",
        exchange -> {
          note(exchange);
          String name = exchange.getRequestURI().getPath().split("/", 6)[5];
          String address = "http://127.0.0.1:" + store.getAddress().getPort() + "/blobs/" + name;
          exchange.getResponseHeaders().add("Location", address);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    store.createContext("/blobs/", this::send);
  }

  private HttpServer start() throws IOException {
    var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.setExecutor(threads);
    started.start();
    return started;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Where the bytes of a file are. */
  URI blob(String name) {
    return URI.create("http://127.0.0.1:" + store.getAddress().getPort() + "/blobs/" + name);
  }

  private void note(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    asked.add(
        new Asked(
            exchange.getRequestURI().getPath(),
            headers.getFirst("Range"),
            headers.getFirst("Authorization")));
  }

  private void list(HttpExchange exchange) throws IOException {
    note(exchange);
    if (token != null
        && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
      return;
    }
    var siblings = new ArrayList<Map<String, Object>>();
    files.forEach(
        (path, content) ->
            siblings.add(
                path.endsWith(".safetensors")
                    ? Map.of(
                        "rfilename",
                        path,
                        "size",
                        content.length,
                        "lfs",
                        Map.of("sha256", Sha256.of(content), "size", content.length))
                    : Map.of("rfilename", path, "size", content.length)));
    byte[] body = Json.write(Map.of("sha", COMMIT, "siblings", siblings));
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void send(HttpExchange exchange) throws IOException {
    note(exchange);
    String name = exchange.getRequestURI().getPath().substring("/blobs/".length());
    byte[] content = sent.getOrDefault(name, files.get(name));
    String tag = "\"" + name.hashCode() + "-" + version + "\"";
    var headers = exchange.getRequestHeaders();
    if (!withoutTags.contains(name)) exchange.getResponseHeaders().add("ETag", tag);
    int from = 0;
    int to = content.length;
    String range = headers.getFirst("Range");
    String condition = headers.getFirst("If-Range");
    if (range != null && (condition == null || condition.equals(tag))) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      from = Integer.parseInt(ends[0]);
      if (!ends[1].isEmpty()) to = Integer.parseInt(ends[1]) + 1;
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, content.length));
      exchange.sendResponseHeaders(206, to - from);
    } else {
      exchange.sendResponseHeaders(200, content.length);
    }
    int end = cuts.isEmpty() ? to : Math.min(to, from + cuts.removeFirst());
    exchange.getResponseBody().write(Arrays.copyOfRange(content, from, end));
    exchange.getResponseBody().flush();
    if (silent) waitForTheEnd();
    exchange.close();
  }

  private void waitForTheEnd() {
    try {
      ended.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    server.stop(0);
    store.stop(0);
    threads.close();
  }
}
