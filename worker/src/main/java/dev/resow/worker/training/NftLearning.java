package dev.resow.worker.training;

import dev.resow.contract.TrainingSpec;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.recipe.Nft;
import dev.resow.training.recipe.Recipe;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.OpenReward;
import dev.resow.training.session.RewardSource;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A training by DiffusionNFT and the rewards of a critic. */
final class NftLearning implements Learning {
  private final List<String> prompts;
  private final OpenReward reward;

  /**
   * @param critic its folder
   * @throws IOException when it cannot be read now
   */
  NftLearning(TrainingSpec spec, Path critic) throws IOException {
    this.prompts = spec.prompts();
    this.reward = RewardSource.find(critic);
  }

  @Override
  public Recipe recipe(TrainingSpec spec, Sd3Model model) throws RefusedTrainingException {
    return Nft.DEFAULT
        .with(Learning.matrices(Nft.DEFAULT.matrices(), spec))
        .with(Nft.Guided.standard(SamplingDefaults.read(model.folder()).guidanceScale()));
  }

  @Override
  public String prompts() {
    return TrainingIdentity.digest(prompts);
  }

  @Override
  public String critics() {
    return reward.identity();
  }

  @Override
  public TrainingSession session(Recipe recipe, Sd3Model model, TrainingIdentity identity) {
    return Trainings.open((Nft) recipe, model, prompts, reward, identity);
  }

  @Override
  public void close() {
    reward.close();
  }
}
