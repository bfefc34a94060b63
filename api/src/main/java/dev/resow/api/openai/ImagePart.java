package dev.resow.api.openai;

import java.util.Base64;
import java.util.UUID;

/** What a stream of images sends. */
sealed interface ImagePart permits ImagePart.Partial, Picture {
  /**
   * A small picture of a running job.
   *
   * @param index from 0, rising
   * @param png the file
   */
  record Partial(UUID job, int index, byte[] png) implements ImagePart {
    String base64() {
      return Base64.getEncoder().encodeToString(png);
    }
  }
}
