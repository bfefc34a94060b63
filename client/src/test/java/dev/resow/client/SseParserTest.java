package dev.resow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the HTML standard, 9.2.6. */
class SseParserTest {
  private static List<SseFrame> parse(String text, int piece) throws IOException {
    var parser = new SseParser();
    var frames = new ArrayList<SseFrame>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += piece)
      frames.addAll(parser.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at))));
    return frames;
  }

  @Test
  void linesEndInThreeWaysAndPiecesEndAnywhere() throws IOException {
    String text =
        "\uFEFFid: 1\r\nevent: ä\r\ndata: a\r\ndata: b\r\n\r\ndata:c\rdata\r\rdata: d\n\n";
    for (int piece = 1; piece < 20; piece++)
      assertThat(parse(text, piece))
          .as("pieces of %d bytes", piece)
          .containsExactly(
              new SseFrame("1", "ä", "a\nb"),
              new SseFrame("1", "message", "c\n"),
              new SseFrame("1", "message", "d"));
  }

  @Test
  void commentsUnknownFieldsAndEventsWithoutDataAreLeftOut() throws IOException {
    assertThat(parse(": hello\nretry: 5\nevent: x\n\nid: \0\ndata: 1\n\ndata: unfinished", 100))
        .containsExactly(new SseFrame(null, "message", "1"));
  }

  @Test
  void anEventWithoutAnEndIsRefused() {
    assertThatThrownBy(() -> parse("data: " + "x".repeat(9 << 20), 1 << 16))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("8388608 bytes");
  }
}
