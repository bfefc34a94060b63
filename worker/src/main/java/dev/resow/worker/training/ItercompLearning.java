package dev.resow.worker.training;

import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingSpec;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.itercomp.NamedReward;
import dev.resow.training.recipe.Itercomp;
import dev.resow.training.recipe.Recipe;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A training by IterComp and the rewards that its spec names. */
final class ItercompLearning implements Learning {
  private final List<String> prompts;
  private final List<TrainingCritic> rewards;
  private final CriticFolders folders;
  private final List<NamedReward> loaded = new ArrayList<>();

  /**
   * Checks that the rewards are those that the spec means; loads none.
   *
   * @throws UnfitTrainerException when one is missing or another
   */
  ItercompLearning(TrainingSpec spec, CriticFolders folders) throws UnfitTrainerException {
    this.prompts = spec.prompts();
    this.rewards = spec.itercomp().rewards();
    this.folders = folders;
    for (var reward : rewards) {
      folders.check(reward);
    }
  }

  @Override
  public Recipe recipe(TrainingSpec spec, Sd3Model model) throws RefusedTrainingException {
    int pictures = spec.itercomp().pictures();
    return Itercomp.DEFAULT
        .with(Learning.matrices(Itercomp.DEFAULT.matrices(), spec))
        .withBatch(pictures, Learning.rows(pictures));
  }

  @Override
  public String prompts() {
    return TrainingIdentity.digest(prompts);
  }

  @Override
  public String critics() {
    return rewards.stream().map(TrainingCritic::sha256).collect(Collectors.joining("+"));
  }

  @Override
  public TrainingSession session(Recipe recipe, Sd3Model model, TrainingIdentity identity)
      throws UnfitTrainerException {
    var device = model.placement().device();
    for (var reward : rewards) {
      loaded.add(new NamedReward(reward.name(), folders.load(reward, BlipReward::load, device)));
    }
    return Trainings.open((Itercomp) recipe, model, prompts, loaded, identity);
  }

  @Override
  public void close() {
    loaded.forEach(reward -> reward.model().close());
  }
}
