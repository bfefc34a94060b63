package dev.resow.api.replays;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.provenance.manifest.PictureSigner;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Compares pictures without what a PNG carries beside them: the signed manifest, and then the texts
 * (W3C PNG, section 5: chunk layout).
 */
@ApplicationScoped
class Pixels {
  private static final int SIGNATURE = 8;
  private static final int CHUNK_FRAME = 12;

  private final ArtifactStore store;

  Pixels(ArtifactStore store) {
    this.store = store;
  }

  /** What two pictures of the store have in common; nothing if one of them is not there. */
  Reproduction.Answer compare(ArtifactId first, ArtifactId second) {
    if (first.equals(second)) return Reproduction.Answer.SAME_BYTES;
    try {
      Optional<byte[]> a = store.get(first);
      Optional<byte[]> b = store.get(second);
      return a.isPresent() && b.isPresent()
          ? compare(a.get(), b.get())
          : Reproduction.Answer.DIFFERENT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reproduction.Answer compare(byte[] first, byte[] second) {
    if (Arrays.equals(unsigned(first), unsigned(second))) return Reproduction.Answer.SAME_BYTES;
    return Arrays.equals(of(first), of(second))
        ? Reproduction.Answer.SAME_PIXELS
        : Reproduction.Answer.DIFFERENT;
  }

  /** A PNG without its manifest; anything else as it is. */
  private static byte[] unsigned(byte[] png) {
    try {
      return PictureSigner.unsigned(png);
    } catch (IllegalArgumentException e) {
      return png;
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
