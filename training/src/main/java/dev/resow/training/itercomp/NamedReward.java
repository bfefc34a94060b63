package dev.resow.training.itercomp;

import dev.resow.training.critic.RewardModel;

/**
 * A reward of a training.
 *
 * @param name in the figures, such as that of its aspect
 */
public record NamedReward(String name, RewardModel model) {
  public NamedReward {
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "the name of a reward: expected 1 to 64 of a-z, 0-9, '-', '.' and '_', got '%s'"
              .formatted(name));
    }
  }
}
