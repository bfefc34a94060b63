package dev.resow.worker.training;

import dev.resow.contract.TrainingSpec;
import dev.resow.contract.prompts.PromptWorld;
import dev.resow.diffusion.model.ModelFolder;
import dev.resow.diffusion.model.ModelKind;
import dev.resow.diffusion.model.ModelMemoryException;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.recipe.Nft;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.OpenReward;
import dev.resow.training.session.RewardSource;
import dev.resow.training.session.TrainingIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Trains the models of this process with the rewards of its critic. A model is loaded for one
 * training and then let go.
 */
@ApplicationScoped
public class ModelTrainer implements Trainer {
  private final List<Path> models;
  private final Path critic;
  private final String device;
  private final PromptWorld world = PromptWorld.load();

  /**
   * @param models folders, each with one model; {@code model} if there are none
   * @param critic folder of the critic
   */
  @Inject
  ModelTrainer(
      @ConfigProperty(name = "resow.model", defaultValue = "models/menagerie") Path model,
      @ConfigProperty(name = "resow.models") Optional<List<Path>> models,
      @ConfigProperty(name = "resow.trainings.critic", defaultValue = "models/critic") Path critic,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device) {
    this.models = models.filter(some -> !some.isEmpty()).orElse(List.of(model));
    this.critic = critic;
    this.device = device;
  }

  @Override
  public Opened open(TrainingSpec spec)
      throws IOException, RefusedTrainingException, UnfitTrainerException {
    check(spec.prompts());
    var recipe = recipe(spec);
    var folder = folder(spec.model());
    OpenReward reward = null;
    Sd3Model model = null;
    try {
      if (ModelFolder.open(folder).kind() != ModelKind.SD3)
        throw new RefusedTrainingException(
            "The model %s cannot be trained.".formatted(spec.model()));
      reward = RewardSource.find(critic);
      model = load(folder);
      var opened = open(spec, recipe, model, reward);
      reward = null;
      model = null;
      return opened;
    } catch (ModelFormatException | ModelMemoryException | IllegalArgumentException e) {
      throw new UnfitTrainerException(
          "this trainer cannot load the model or the critic: " + e.getMessage(), e);
    } finally {
      if (model != null) model.close();
      if (reward != null) reward.close();
    }
  }

  private static Opened open(TrainingSpec spec, Nft recipe, Sd3Model model, OpenReward reward)
      throws RefusedTrainingException {
    if (!model.fingerprint().equals(spec.base()))
      throw new RefusedTrainingException(
          "The trainer's model files differ from those this training was submitted for.");
    var identity =
        new TrainingIdentity(
            recipe.word(),
            recipe.settings(),
            model.fingerprint(),
            spec.seed(),
            TrainingIdentity.digest(spec.prompts()),
            reward.identity());
    var session = Trainings.open(recipe, model, spec.prompts(), reward, identity);
    return new Opened(
        session,
        identity,
        () -> {
          model.close();
          reward.close();
        });
  }

  private static Nft recipe(TrainingSpec spec) throws RefusedTrainingException {
    try {
      var matrices = Matrices.DEFAULT.withRank(spec.rank()).withLearningRate(spec.learningRate());
      return switch (spec.recipe()) {
        case NFT -> Nft.DEFAULT.with(matrices);
      };
    } catch (IllegalArgumentException e) {
      throw new RefusedTrainingException(e.getMessage());
    }
  }

  private Sd3Model load(Path folder) {
    var environment = new HashMap<>(System.getenv());
    environment.put("RESOW_DEVICE", device);
    return Sd3Model.load(folder, ModelSettings.fromEnvironment(environment));
  }

  private Path folder(String name) throws UnfitTrainerException {
    for (Path folder : models) {
      if (ModelFolder.nameOf(folder).equals(name)) {
        return folder;
      }
    }
    throw new UnfitTrainerException(
        "This trainer does not have the model %s. It has %s."
            .formatted(name, models.stream().map(ModelFolder::nameOf).toList()),
        null);
  }

  /** The api has checked them too; what is trained on is decided here. */
  private void check(List<String> prompts) throws RefusedTrainingException {
    for (String prompt : prompts) {
      var refusal = world.refusal(prompt);
      if (refusal.isPresent())
        throw new RefusedTrainingException(
            switch (refusal.get()) {
              case UNKNOWN -> "A prompt of the training is unknown to the trainer's critic.";
              case HELD_OUT -> "A prompt of the training is held out for evaluations.";
            });
    }
  }
}
