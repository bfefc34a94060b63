package dev.resow.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** HTTP by hand: no client library that would repair or refuse what is sent. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 30_000;

  private RawHttp() {}

  /**
   * @param type its Content-Type, empty if there is none
   */
  record Answer(int status, String type, String body) {}

  /** One request on a connection of its own; text is sent as bytes of ISO 8859-1. */
  static Answer send(int port, String method, String target, List<String> headers, byte[] body)
      throws IOException {
    var request = new ByteArrayOutputStream();
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n"
            .formatted(method, target, port);
    request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    for (String header : headers)
      request.writeBytes((header + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    if (body.length > 0)
      request.writeBytes(
          ("Content-Length: " + body.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.toByteArray());
      return answer(socket.getInputStream().readAllBytes());
    }
  }

  private static Answer answer(byte[] bytes) throws IOException {
    // A byte is a character here, so that places in the text are places in the bytes.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) throw new AssertionError("no HTTP answer: '" + text + "'");
    String head = text.substring(0, end);
    byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    if (header(head, "transfer-encoding").equals("chunked")) body = unchunked(body);
    body =
        switch (header(head, "content-encoding")) {
          case "" -> body;
          case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
          case "deflate" -> new InflaterInputStream(new ByteArrayInputStream(body)).readAllBytes();
          case String other -> throw new AssertionError("nobody asked for " + other);
        };
    return new Answer(
        Integer.parseInt(text.substring(9, 12)),
        header(head, "content-type"),
        new String(body, StandardCharsets.UTF_8));
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** The body of RFC 9112, section 7.1; trailers are dropped. */
  private static byte[] unchunked(byte[] chunks) {
    String text = new String(chunks, StandardCharsets.ISO_8859_1);
    var body = new ByteArrayOutputStream();
    for (int at = 0; ; ) {
      int line = text.indexOf("\r\n", at);
      int size = Integer.parseInt(text.substring(at, line).split(";")[0].strip(), 16);
      if (size == 0) return body.toByteArray();
      body.write(chunks, line + 2, size);
      at = line + 2 + size + 2;
    }
  }
}
