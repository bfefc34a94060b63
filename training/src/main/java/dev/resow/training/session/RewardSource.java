package dev.resow.training.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Reads one kind of critic from a folder. Providers are found by {@link ServiceLoader}. */
public interface RewardSource {
  /**
   * @return empty if the folder holds something else
   * @throws IOException when it cannot be read
   */
  Optional<OpenReward> open(Path folder) throws IOException;

  /**
   * Asks every provider on the class path.
   *
   * @throws IllegalArgumentException when none of them reads the folder
   * @throws IOException when it cannot be read
   */
  static OpenReward find(Path folder) throws IOException {
    for (var source : ServiceLoader.load(RewardSource.class)) {
      var reward = source.open(folder);
      if (reward.isPresent()) {
        return reward.get();
      }
    }
    throw new IllegalArgumentException(
        "%s: expected the folder of a critic, found none that can be read".formatted(folder));
  }
}
