package dev.resow.worker.training;

import dev.resow.contract.TrainingSpec;
import dev.resow.contract.prompts.PromptWorld;
import dev.resow.diffusion.model.ModelFolder;
import dev.resow.diffusion.model.ModelKind;
import dev.resow.diffusion.model.ModelMemoryException;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.subjects.SubjectFinder;
import dev.resow.training.session.TrainingIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Trains the models of this process with the rewards of its critics. A model is loaded for one
 * training and then let go.
 */
@ApplicationScoped
public class ModelTrainer implements Trainer {
  private static final Logger LOG = Logger.getLogger(ModelTrainer.class);

  private final List<Path> models;
  private final Path critic;
  private final CriticFolders critics;
  private final String device;
  private final PromptWorld world = PromptWorld.load();

  /**
   * @param models folders, each with one model; {@code model} if there are none
   * @param critic folder of the critic of nft
   * @param critics folder of the critics of comat and of the rewards of itercomp, each in a folder
   *     of its name
   */
  @Inject
  ModelTrainer(
      @ConfigProperty(name = "resow.model", defaultValue = "models/menagerie") Path model,
      @ConfigProperty(name = "resow.models") Optional<List<Path>> models,
      @ConfigProperty(name = "resow.trainings.critic", defaultValue = "models/critic") Path critic,
      @ConfigProperty(name = "resow.trainings.critics.folder", defaultValue = "models/critics")
          Path critics,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device) {
    this.models = models.filter(some -> !some.isEmpty()).orElse(List.of(model));
    this.critic = critic;
    this.critics = new CriticFolders(critics);
    this.device = device;
  }

  @Override
  public Opened open(TrainingSpec spec)
      throws IOException, RefusedTrainingException, UnfitTrainerException {
    check(spec.prompts());
    var folder = folder(spec.model());
    Learning learning = null;
    Sd3Model model = null;
    try {
      if (ModelFolder.open(folder).kind() != ModelKind.SD3)
        throw new RefusedTrainingException(
            "The model %s cannot be trained.".formatted(spec.model()));
      learning = learning(spec);
      model = load(folder);
      var opened = open(spec, learning, model);
      learning = null;
      model = null;
      return opened;
    } catch (ModelMemoryException e) {
      throw new UnfitTrainerException(
          "A trainer has too little memory for the model %s.".formatted(spec.model()), e);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new UnfitTrainerException(
          "A trainer cannot load the model %s or its critic.".formatted(spec.model()), e);
    } finally {
      if (model != null) model.close();
      if (learning != null) learning.close();
    }
  }

  private Learning learning(TrainingSpec spec) throws IOException, UnfitTrainerException {
    return switch (spec.recipe()) {
      case NFT -> new NftLearning(spec, critic);
      case COMAT -> new ComatLearning(spec, critics, SubjectFinder.load());
      case ITERCOMP -> new ItercompLearning(spec, critics);
    };
  }

  private static Opened open(TrainingSpec spec, Learning learning, Sd3Model model)
      throws IOException, RefusedTrainingException, UnfitTrainerException {
    if (!model.fingerprint().equals(spec.base()))
      throw new RefusedTrainingException(
          "The trainer's model files differ from those this training was submitted for.");
    var recipe = learning.recipe(spec, model);
    var identity =
        new TrainingIdentity(
            recipe.word(),
            recipe.settings(),
            model.fingerprint(),
            spec.seed(),
            learning.prompts(),
            learning.critics());
    var session = learning.session(recipe, model, identity);
    return new Opened(
        session,
        identity,
        () -> {
          model.close();
          learning.close();
        });
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
    LOG.warnf(
        "there is no model %s here, only %s",
        name, models.stream().map(ModelFolder::nameOf).toList());
    throw new UnfitTrainerException("A trainer does not have the model %s.".formatted(name), null);
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
