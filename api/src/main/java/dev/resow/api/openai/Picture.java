package dev.resow.api.openai;

import dev.resow.contract.ImageRef;
import java.util.Base64;
import java.util.UUID;

/**
 * A finished image.
 *
 * @param number of the image in its request, from 0
 * @param png the file, or null if only its address is wanted
 */
record Picture(int number, UUID job, ImageRef ref, byte[] png) implements ImagePart {
  /** WIDTHxHEIGHT. */
  String size() {
    return ref.width() + "x" + ref.height();
  }

  String base64() {
    return Base64.getEncoder().encodeToString(png);
  }
}
