package dev.resow.training.critic;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Where in a picture something is that a text names. For one thread at a time. */
public interface Segmenter extends AutoCloseable {
  /**
   * @param pictures (b, 3, h, w), 0 to 1, of any size; gradients reach them while they are recorded
   * @param nouns one for each picture, such as {@code "a red fox"}
   * @return (b, rows, columns) at the size of the network: log odds that the pixel belongs to it;
   *     belongs to the manager of the pictures
   * @throws IllegalArgumentException when there are not as many nouns as pictures
   */
  NDArray logits(NDArray pictures, List<String> nouns);

  @Override
  void close();
}
