package dev.resow.training.run;

import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.comat.session.ComatPrompt;
import dev.resow.training.comat.session.ComatSession;
import dev.resow.training.comat.session.Critics;
import dev.resow.training.itercomp.ItercompSession;
import dev.resow.training.itercomp.NamedReward;
import dev.resow.training.nft.NftSession;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Itercomp;
import dev.resow.training.recipe.Nft;
import dev.resow.training.session.Reward;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.util.List;

/** Opens sessions of every recipe. */
public final class Trainings {
  private Trainings() {}

  /**
   * Begins a training by a reward at update 0.
   *
   * @param model must outlive the session
   * @param prompts one or more
   * @throws IllegalArgumentException when the model cannot be trained as it is placed
   */
  public static TrainingSession open(
      Nft recipe, Sd3Model model, List<String> prompts, Reward reward, TrainingIdentity identity) {
    return new NftSession(model, recipe, prompts, reward, identity);
  }

  /**
   * Begins a training by critics at update 0.
   *
   * @param model must outlive the session, as the critics must
   * @param prompts one or more
   * @param critics on the model's device
   * @throws IllegalArgumentException when the model cannot be trained as it is placed, a critic is
   *     missing, or a block is none of the model's
   */
  public static TrainingSession open(
      Comat recipe,
      Sd3Model model,
      List<ComatPrompt> prompts,
      Critics critics,
      TrainingIdentity identity) {
    return new ComatSession(model, recipe, prompts, critics, identity);
  }

  /**
   * Begins a training by rewards whose gradient reaches the picture, at update 0.
   *
   * @param model must outlive the session, as the rewards must
   * @param prompts one or more
   * @param rewards one or more, on the model's device
   * @throws IllegalArgumentException when the model cannot be trained as it is placed
   */
  public static TrainingSession open(
      Itercomp recipe,
      Sd3Model model,
      List<String> prompts,
      List<NamedReward> rewards,
      TrainingIdentity identity) {
    return new ItercompSession(model, recipe, prompts, rewards, identity);
  }
}
