package dev.resow.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits the bytes of an event stream into events (HTML standard, 9.2.6). Lines end with LF, CRLF
 * or CR, and both lines and events are limited.
 */
final class SseParser {
  /** The largest event, the result of a job with all its rounds, is some hundred kilobytes. */
  private static final int MOST_BYTES = 8 << 20;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private String id;
  private String event = "";
  private boolean afterReturn;
  private boolean first = true;

  /** The id that a reader continues from; null before the first. */
  String id() {
    return id;
  }

  /**
   * The events that these bytes complete.
   *
   * @throws IOException if an event is larger than 8 MiB
   */
  List<SseFrame> feed(ByteBuffer bytes) throws IOException {
    var frames = new ArrayList<SseFrame>();
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      boolean ends = next == '\r' || (next == '\n' && !afterReturn);
      boolean rest = next == '\n' && afterReturn;
      afterReturn = next == '\r';
      if (ends) endLine(frames);
      else if (!rest) line.write(next);
      if (line.size() + data.length() > MOST_BYTES)
        throw new IOException("an event is larger than " + MOST_BYTES + " bytes");
    }
    return frames;
  }

  private void endLine(List<SseFrame> frames) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (first && text.startsWith("\uFEFF")) text = text.substring(1);
    first = false;
    if (text.isEmpty()) dispatch(frames);
    else field(text);
  }

  private void field(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    if (value.startsWith(" ")) value = value.substring(1);
    switch (name) {
      case "id" -> {
        if (value.indexOf('\0') < 0) id = value;
      }
      case "event" -> event = value;
      case "data" -> data.append(value).append('\n');
      default -> {} // a comment, or a field that this client does not need
    }
  }

  private void dispatch(List<SseFrame> frames) {
    if (!data.isEmpty()) {
      data.setLength(data.length() - 1);
      frames.add(new SseFrame(id, event.isEmpty() ? "message" : event, data.toString()));
    }
    data.setLength(0);
    event = "";
  }
}
