package dev.resow.s3server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in front of an S3 server on loopback: keeps the head of every request, and passes it on
 * unless the rule of a test answers instead. A connection carries one request.
 */
public final class S3Gate implements AutoCloseable {
  private static final int SILENCE_MILLIS = 60_000;
  private static final int LONGEST_LINE = 1 << 16;

  private final ServerSocket listener;
  private final URI target;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Rule rule = _ -> Optional.empty();

  /**
   * The head of a request.
   *
   * @param target path and query
   * @param headers by their names in lower case
   */
  public record Request(String method, String target, Map<String, String> headers) {
    /** A request that changes the store, {@code PUT} of an object or a copy. */
    public boolean isWrite() {
      return method.equals("PUT");
    }
  }

  /**
   * An S3 error.
   *
   * @param code as {@code NoSuchBucket}
   * @param headers besides length and type
   */
  public record Answer(int status, String code, String message, Map<String, String> headers) {
    public Answer(int status, String code) {
      this(status, code, "answered by the test", Map.of());
    }
  }

  /** Decides about each request. */
  @FunctionalInterface
  public interface Rule {
    /**
     * May wait, as a slow server does.
     *
     * @return empty to pass the request on
     */
    Optional<Answer> answer(Request request) throws InterruptedException;
  }

  private S3Gate(ServerSocket listener, URI target) {
    this.listener = listener;
    this.target = target;
  }

  /** Listens at a free port and passes everything on. */
  public static S3Gate before(S3Server server) throws IOException {
    var gate =
        new S3Gate(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), server.address());
    Thread.ofVirtual().name("s3-gate").start(gate::listen);
    return gate;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** What came so far, in the order of arrival. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what came so far. */
  public void forget() {
    requests.clear();
  }

  /** Holds for the requests that arrive from now on. */
  public void follow(Rule next) {
    rule = next;
  }

  /** Passes everything on again. */
  public void passOn() {
    rule = _ -> Optional.empty();
  }

  private void listen() {
    while (true)
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(SILENCE_MILLIS);
      var in = new BufferedInputStream(client.getInputStream());
      var head = head(in);
      if (head.isEmpty()) return;
      requests.add(head.get());
      var answer = rule.answer(head.get());
      if (answer.isEmpty()) passOn(head.get(), in, client);
      else answer(answer.get(), head.get(), in, client);
    } catch (IOException clientIsAway) {
      // Its request ends with its connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passOn(Request request, InputStream body, Socket client) throws IOException {
    try (var server = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
      server.setSoTimeout(SILENCE_MILLIS);
      var out = server.getOutputStream();
      out.write(text(request).getBytes(StandardCharsets.ISO_8859_1));
      if (request.headers().containsKey("expect"))
        client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes());
      long left = length(request);
      var piece = new byte[LONGEST_LINE];
      while (left > 0) {
        int read = body.read(piece, 0, (int) Math.min(left, piece.length));
        if (read < 0) throw new InterruptedIOException("the client ended within its request");
        out.write(piece, 0, read);
        left -= read;
      }
      out.flush();
      server.getInputStream().transferTo(client.getOutputStream());
    }
  }

  /** What is signed stays as it is. */
  private static String text(Request request) {
    var text = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\n");
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.equals("expect") && !name.equals("connection"))
                text.append(name).append(": ").append(value).append("\r\n");
            });
    return text.append("connection: close\r\n\r\n").toString();
  }

  private static void answer(Answer answer, Request request, InputStream body, Socket client)
      throws IOException {
    if (!request.headers().containsKey("expect")) body.skipNBytes(length(request));
    String xml =
        "<Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(answer.code(), answer.message());
    var head = new StringBuilder("HTTP/1.1 " + answer.status() + " Error\r\n");
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Type: application/xml\r\nConnection: close\r\n");
    head.append("Content-Length: " + xml.length() + "\r\n\r\n");
    if (!request.method().equals("HEAD")) head.append(xml);
    client.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
    client.shutdownOutput();
    body.transferTo(OutputStream.nullOutputStream());
  }

  private static long length(Request request) {
    return Long.parseLong(request.headers().getOrDefault("content-length", "0"));
  }

  /** Empty at the end of the connection. */
  private static Optional<Request> head(InputStream in) throws IOException {
    String[] first = line(in).split(" ");
    if (first.length < 2) return Optional.empty();
    var headers = new LinkedHashMap<String, String>();
    for (String header; !(header = line(in)).isEmpty(); ) {
      int colon = header.indexOf(':');
      if (colon < 0) throw new IOException("no header: " + header);
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    return Optional.of(new Request(first[0], first[1], headers));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c; (c = in.read()) >= 0 && c != '\n'; )
      if (line.length() < LONGEST_LINE) line.append((char) c);
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
