package dev.resow.training.session;

import java.util.List;

/** How well pictures show what their prompts ask for. */
@FunctionalInterface
public interface Reward {
  /**
   * @param prompts b of them
   * @param pictures b of (3, h, w), about [-1, 1]
   * @return b rewards, 0 (nothing is right) to 1; equal arguments give equal rewards
   */
  double[] of(List<String> prompts, List<float[]> pictures);
}
