package dev.resow.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

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
      return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Answer answer(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) throw new AssertionError("no HTTP answer: '" + text + "'");
    String type =
        text.substring(0, end)
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("");
    return new Answer(Integer.parseInt(text.substring(9, 12)), type, text.substring(end + 4));
  }
}
