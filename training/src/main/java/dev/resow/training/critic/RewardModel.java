package dev.resow.training.critic;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** How good a picture of a prompt is in one respect. For one thread at a time. */
public interface RewardModel extends AutoCloseable {
  /**
   * @param pictures (b, 3, h, w), 0 to 1, of any size; gradients reach them while they are recorded
   * @param prompts b of them
   * @return (b), more is better, standardised: of the pictures it was trained with, mean 0 and
   *     deviation 1; belongs to the manager of the pictures
   * @throws IllegalArgumentException when there are not as many prompts as pictures
   */
  NDArray reward(NDArray pictures, List<String> prompts);

  @Override
  void close();
}
