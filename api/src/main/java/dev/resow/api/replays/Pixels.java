package dev.resow.api.replays;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Compares pictures without the texts a PNG carries (W3C PNG, section 5: chunk layout). */
@ApplicationScoped
class Pixels {
  private static final int SIGNATURE = 8;
  private static final int CHUNK_FRAME = 12;

  private final ArtifactStore store;

  Pixels(ArtifactStore store) {
    this.store = store;
  }

  /** True if both are in the store and show the same. */
  boolean same(ArtifactId first, ArtifactId second) {
    try {
      Optional<byte[]> a = store.get(first);
      Optional<byte[]> b = store.get(second);
      return a.isPresent() && b.isPresent() && Arrays.equals(of(a.get()), of(b.get()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Header and image data of a PNG; anything else as it is. */
  static byte[] of(byte[] png) {
    var kept = new ByteArrayOutputStream();
    var in = ByteBuffer.wrap(png);
    if (png.length < SIGNATURE) return png;
    in.position(SIGNATURE);
    while (in.remaining() >= CHUNK_FRAME) {
      int length = in.getInt(in.position());
      if (length < 0 || length > in.remaining() - CHUNK_FRAME) return png;
      var type = new String(png, in.position() + 4, 4, StandardCharsets.US_ASCII);
      if (type.equals("IHDR") || type.equals("IDAT")) kept.write(png, in.position() + 8, length);
      in.position(in.position() + CHUNK_FRAME + length);
    }
    return kept.toByteArray();
  }
}
