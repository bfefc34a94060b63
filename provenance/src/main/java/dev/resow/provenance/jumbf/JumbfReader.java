package dev.resow.provenance.jumbf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Reads boxes of any origin: bounded in depth and number, and every length is checked against the
 * box around it.
 */
public final class JumbfReader {
  private static final int DEEPEST = 16;
  private static final int MOST = 10_000;
  private static final int UUID_AND_TOGGLES = 17;
  private static final int HAS_LABEL = 2;

  private int boxes;

  private JumbfReader() {}

  /**
   * The one box that the bytes are.
   *
   * @throws IllegalArgumentException when they are anything else
   */
  public static SuperBox read(byte[] bytes) {
    List<Box> all = new JumbfReader().boxes(bytes, 0);
    if (all.size() == 1 && all.getFirst() instanceof SuperBox box) {
      return box;
    }
    throw new IllegalArgumentException("expected one JUMBF box, found " + all.size() + " boxes");
  }

  private List<Box> boxes(byte[] bytes, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          "expected JUMBF boxes in at most " + DEEPEST + " levels, found more");
    }
    var found = new ArrayList<Box>();
    var in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      found.add(box(in, depth));
    }
    return found;
  }

  private Box box(ByteBuffer in, int depth) {
    if (++boxes > MOST) {
      throw new IllegalArgumentException("expected at most " + MOST + " JUMBF boxes, found more");
    }
    int at = in.position();
    int length = in.remaining() < Box.HEADER ? -1 : in.getInt();
    if (length < Box.HEADER || length - 4 > in.remaining()) {
      throw new IllegalArgumentException(
          "the JUMBF box at byte %d of its container has no length that fits".formatted(at));
    }
    var name = new byte[4];
    in.get(name);
    var payload = new byte[length - Box.HEADER];
    in.get(payload);
    String type = new String(name, StandardCharsets.ISO_8859_1);
    return type.equals(SuperBox.TYPE) ? superBox(payload, depth) : new ContentBox(type, payload);
  }

  private SuperBox superBox(byte[] payload, int depth) {
    List<Box> content = boxes(payload, depth + 1);
    if (content.isEmpty()
        || !content.getFirst().type().equals(SuperBox.DESCRIPTION)
        || content.getFirst().payload().length < UUID_AND_TOGGLES) {
      throw new IllegalArgumentException("expected a JUMBF box to begin with its description");
    }
    byte[] description = content.getFirst().payload();
    var in = ByteBuffer.wrap(description);
    var contentType = new UUID(in.getLong(), in.getLong());
    String label = (in.get() & HAS_LABEL) == 0 ? "" : label(description);
    return new SuperBox(
        contentType, label, List.copyOf(content.subList(1, content.size())), payload);
  }

  private static String label(byte[] description) {
    int end = UUID_AND_TOGGLES;
    while (end < description.length && description[end] != 0) {
      end++;
    }
    return new String(
        Arrays.copyOfRange(description, UUID_AND_TOGGLES, end), StandardCharsets.UTF_8);
  }
}
