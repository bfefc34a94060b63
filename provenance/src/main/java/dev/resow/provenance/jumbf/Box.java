package dev.resow.provenance.jumbf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A box: its length and type, 4 bytes each, and what it holds. */
public sealed interface Box permits ContentBox, SuperBox {
  /** Length and type. */
  int HEADER = 8;

  /** Four letters. */
  String type();

  /** What follows the header. */
  byte[] payload();

  /** The whole box. */
  default byte[] bytes() {
    return ByteBuffer.allocate(HEADER + payload().length)
        .putInt(HEADER + payload().length)
        .put(type().getBytes(StandardCharsets.ISO_8859_1))
        .put(payload())
        .array();
  }
}
