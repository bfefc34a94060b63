package dev.resow.provenance.jumbf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A box that describes itself and holds boxes ({@code jumb}).
 *
 * @param contentType what its boxes are
 * @param label its name in references, empty if it has none
 * @param content without the description
 * @param payload description and content as they stand in the file; what hashes are taken of
 */
public record SuperBox(UUID contentType, String label, List<Box> content, byte[] payload)
    implements Box {
  static final String TYPE = "jumb";
  static final String DESCRIPTION = "jumd";

  /** Can be requested by its label, and has one. */
  private static final byte LABELLED = 3;

  /** A box with a label. */
  public static SuperBox of(UUID contentType, String label, List<? extends Box> content) {
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    byte[] description =
        ByteBuffer.allocate(16 + 1 + name.length + 1)
            .putLong(contentType.getMostSignificantBits())
            .putLong(contentType.getLeastSignificantBits())
            .put(LABELLED)
            .put(name)
            .put((byte) 0)
            .array();
    var payload = new ByteArrayOutputStream();
    payload.writeBytes(new ContentBox(DESCRIPTION, description).bytes());
    content.forEach(box -> payload.writeBytes(box.bytes()));
    return new SuperBox(contentType, label, List.copyOf(content), payload.toByteArray());
  }

  @Override
  public String type() {
    return TYPE;
  }

  /** The boxes in it that hold boxes. */
  public List<SuperBox> boxes() {
    return content.stream().filter(SuperBox.class::isInstance).map(SuperBox.class::cast).toList();
  }

  /** The first of them with that label. */
  public Optional<SuperBox> find(String name) {
    return boxes().stream().filter(box -> box.label().equals(name)).findFirst();
  }

  /** The bytes of the first box of a type in it, for example {@code cbor}. */
  public Optional<byte[]> bytesOf(String type) {
    return content.stream().filter(box -> box.type().equals(type)).map(Box::payload).findFirst();
  }
}
