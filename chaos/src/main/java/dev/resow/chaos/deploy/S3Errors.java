package dev.resow.chaos.deploy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Answers as an S3 store that is overloaded or broken: 503 {@code SlowDown} or 500 {@code
 * InternalError} to every request, and the end of the connection.
 */
public final class S3Errors implements TcpProxy.Responder {
  private static final int SILENCE_MILLIS = 5_000;
  private static final int LONGEST_LINE = 1 << 16;

  private final BooleanSupplier busy;

  /**
   * @param busy asked for each request: true for 503, false for 500
   */
  public S3Errors(BooleanSupplier busy) {
    this.busy = busy;
  }

  @Override
  public void answer(Socket client) throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    var in = new BufferedInputStream(client.getInputStream());
    String request = line(in);
    if (request.isEmpty()) return;
    long body = 0;
    boolean asksFirst = false;
    for (String header; !(header = line(in).toLowerCase(Locale.ROOT)).isEmpty(); ) {
      if (header.startsWith("content-length:")) body = Long.parseLong(header.substring(15).strip());
      asksFirst |= header.startsWith("expect:");
    }
    if (!asksFirst) in.skipNBytes(body);
    client
        .getOutputStream()
        .write(response(request.startsWith("HEAD ")).getBytes(StandardCharsets.US_ASCII));
    client.shutdownOutput();
    in.transferTo(OutputStream.nullOutputStream());
  }

  private String response(boolean head) {
    boolean slowDown = busy.getAsBoolean();
    String body =
        "<Error><Code>%s</Code><Message>injected</Message></Error>"
            .formatted(slowDown ? "SlowDown" : "InternalError");
    return """
        HTTP/1.1 %s\r
        Content-Type: application/xml\r
        Content-Length: %d\r
        Connection: close\r
        \r
        %s"""
        .formatted(
            slowDown ? "503 Slow Down" : "500 Internal Server Error",
            body.length(),
            head ? "" : body);
  }

  /** Up to the end of the line, or of the connection. */
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c; (c = in.read()) >= 0 && c != '\n'; )
      if (line.length() < LONGEST_LINE) line.append((char) c);
    return line.toString().strip();
  }
}
