package dev.resow.training.run;

import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.nft.NftSession;
import dev.resow.training.recipe.Nft;
import dev.resow.training.recipe.Recipe;
import dev.resow.training.session.Reward;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.util.List;

/** Opens sessions of every recipe. */
public final class Trainings {
  private Trainings() {}

  /**
   * Begins a training at update 0.
   *
   * @param model must outlive the session
   * @param prompts one or more
   * @throws IllegalArgumentException when the model cannot be trained as it is placed
   */
  public static TrainingSession open(
      Recipe recipe,
      Sd3Model model,
      List<String> prompts,
      Reward reward,
      TrainingIdentity identity) {
    return switch (recipe) {
      case Nft nft -> new NftSession(model, nft, prompts, reward, identity);
    };
  }
}
