package dev.resow.api.replays;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.provenance.manifest.OriginalPicture;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Compares pictures as they were before they got what names their job: the signed manifest and the
 * watermark. Then also without their texts.
 */
@ApplicationScoped
class Pixels {
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
    var a = OriginalPicture.of(first);
    var b = OriginalPicture.of(second);
    if (a.file().equals(b.file())) return Reproduction.Answer.SAME_BYTES;
    return a.pixels().equals(b.pixels())
        ? Reproduction.Answer.SAME_PIXELS
        : Reproduction.Answer.DIFFERENT;
  }
}
