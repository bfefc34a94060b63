package dev.resow.menagerie.tune;

import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.itercomp.NamedReward;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code resow train itercomp}: see {@link ItercompOptions#USAGE}. */
final class TrainItercomp {
  private TrainItercomp() {}

  /**
   * @throws dev.resow.diffusion.tensor.ModelFormatException when model or reward cannot be used
   */
  static void run(ItercompOptions options, List<String> prompts) throws IOException {
    var recipe = options.recipe();
    var settings = ModelSettings.fromEnvironment(System.getenv());
    var rewards = new ArrayList<NamedReward>();
    try (var model = Sd3Model.load(options.common().model(), settings)) {
      for (var folder : options.rewards()) {
        var name = folder.toAbsolutePath().normalize().getFileName().toString();
        rewards.add(new NamedReward(name, BlipReward.load(folder, model.placement().device())));
      }
      var identity =
          new TrainingIdentity(
              recipe.word(),
              recipe.settings(),
              model.fingerprint(),
              options.common().seed(),
              TrainingIdentity.digest(prompts),
              options.rewards().stream()
                  .map(CriticFolder::fingerprint)
                  .collect(Collectors.joining("+")));
      try (var session = Trainings.open(recipe, model, prompts, rewards, identity)) {
        AdapterRun.run(options.common(), session, identity, prompts.size());
      }
    } finally {
      rewards.forEach(reward -> reward.model().close());
    }
  }
}
