package dev.resow.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server that answers the next request with the next act of its script, one request per
 * connection. It can break every rule of HTTP, which no library for servers does.
 */
final class ScriptedServer implements AutoCloseable {
  /** What it received. */
  record Received(String method, String path, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.get(name);
    }
  }

  /** What it does with a request; then it closes the connection. */
  interface Act {
    void perform(Received request, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final BlockingQueue<Act> script = new LinkedBlockingQueue<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("scripted-server").unstarted(this::run);
  private final List<Thread> connections = new CopyOnWriteArrayList<>();

  ScriptedServer(Act... acts) {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    then(acts);
    thread.start();
  }

  ScriptedServer then(Act... acts) {
    script.addAll(List.of(acts));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** The requests so far. */
  List<Received> received() {
    return received;
  }

  private void run() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(Thread.ofVirtual().start(() -> serve(connection)));
      }
    } catch (IOException closed) {
      // the test has ended
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Received request = read(connection.getInputStream());
      received.add(request);
      script.take().perform(request, connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (IOException gone) {
      // the client has had enough
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Received read(InputStream in) throws IOException {
    String[] first = line(in).split(" ");
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    return new Received(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) throw new IOException("the client closed the connection");
      if (next != '\r') line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** A whole answer. */
  static Act answer(int status, String type, String body, String... headers) {
    return answer(status, type, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  static Act answer(int status, String type, byte[] body, String... headers) {
    return (request, out) -> {
      out.write(head(status, type, "Content-Length: " + body.length, headers));
      out.write(body);
    };
  }

  static Act json(String body) {
    return answer(200, "application/json", body);
  }

  static Act problem(int status, String type, String... headers) {
    String body =
        """
        {"type": "urn:resow:problem:%s", "title": "A title", "status": %d, "detail": "A sentence."}\
        """
            .formatted(type, status);
    return answer(status, "application/problem+json", body, headers);
  }

  /** An event stream that ends when it has sent this. */
  static Act events(String text) {
    return (request, out) -> {
      out.write(head(200, "text/event-stream", "Cache-Control: no-store"));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    };
  }

  /** Says nothing until the test ends. */
  static Act silence() {
    return (request, out) -> Thread.currentThread().join();
  }

  /** Closes the connection without an answer. */
  static Act cut() {
    return (request, out) -> {};
  }

  /** Announces more than it sends. */
  static Act cutInTheMiddle(String type, String half) {
    return (request, out) -> {
      out.write(head(200, type, "Content-Length: " + half.length() * 2));
      out.write(half.getBytes(StandardCharsets.UTF_8));
    };
  }

  static byte[] head(int status, String type, String length, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String head =
        "HTTP/1.1 %d X\r\nContent-Type: %s\r\n%s\r\nConnection: close\r\n%s\r\n"
            .formatted(status, type, length, more);
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    connections.forEach(Thread::interrupt);
  }
}
