package dev.resow.menagerie.tune;

import dev.resow.menagerie.judge.Judge;
import dev.resow.training.session.OpenReward;
import dev.resow.training.session.RewardSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Critics of the demo world, for trainers. */
public final class CriticRewards implements RewardSource {
  private static final String WEIGHTS = "judge.safetensors";

  @Override
  public Optional<OpenReward> open(Path folder) throws IOException {
    var weights = folder.resolve(WEIGHTS);
    return Files.exists(weights)
        ? Optional.of(new Open(Judge.load(folder), FileHash.sha256(weights)))
        : Optional.empty();
  }

  /** A loaded critic. */
  private record Open(Judge critic, String identity) implements OpenReward {
    @Override
    public double[] of(List<String> prompts, List<float[]> pictures) {
      return new CriticReward(critic).of(prompts, pictures);
    }

    @Override
    public void close() {
      critic.close();
    }
  }
}
