package dev.resow.training.critic;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Whether a text matches a picture. For one thread at a time. */
public interface Matcher extends AutoCloseable {
  /**
   * @param pictures (b, 3, h, w), 0 to 1, of any size; gradients reach them while they are recorded
   * @param texts b of them
   * @return log p(match) (b), at most 0; belongs to the manager of the pictures
   * @throws IllegalArgumentException when there are not as many texts as pictures
   */
  NDArray logProbability(NDArray pictures, List<String> texts);

  /**
   * The same of many texts and one picture, which is encoded once.
   *
   * @param picture (1, 3, h, w), 0 to 1, of any size; gradients reach it while they are recorded
   * @param texts n of them, 1 or more
   * @return log p(match) (n), at most 0; belongs to the manager of the picture
   * @throws IllegalArgumentException when there is not one picture, or no text
   */
  NDArray logProbabilities(NDArray picture, List<String> texts);

  /**
   * The cosine of picture and text, each encoded without the other: cheaper and coarser.
   *
   * @param pictures (b, 3, h, w), 0 to 1, of any size; gradients reach them while they are recorded
   * @param texts b of them
   * @return (b), -1 to 1; belongs to the manager of the pictures
   * @throws IllegalArgumentException when there are not as many texts as pictures
   */
  NDArray similarity(NDArray pictures, List<String> texts);

  @Override
  void close();
}
