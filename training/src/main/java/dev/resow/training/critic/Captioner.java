package dev.resow.training.critic;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** How likely a caption is, given a picture. For one thread at a time. */
public interface Captioner extends AutoCloseable {
  /**
   * @param pictures (b, 3, h, w), 0 to 1, of any size; gradients reach them while they are recorded
   * @param captions b of them
   * @param prefix text before each caption that is read and not counted, such as {@code "a photo of
   *     "}; may be empty
   * @return (b), mean over the tokens after the prefix, the end token among them, of -log p in
   *     nats; belongs to the manager of the pictures
   * @throws IllegalArgumentException when there are not as many captions as pictures, or the prefix
   *     leaves no room for a caption
   */
  NDArray negativeLogLikelihood(NDArray pictures, List<String> captions, String prefix);

  @Override
  void close();
}
