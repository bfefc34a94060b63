package dev.resow.worker.training;

import dev.resow.contract.ComatPart;
import dev.resow.contract.ComatSpec;
import dev.resow.contract.ItercompSpec;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.SteadyClock;
import dev.resow.contract.StopOrders;
import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingReady;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingSpec;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.recipe.Nft;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.metrics.TrainingMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Trainings of the demo model with few pictures, rewarded for brightness: a second each. Artifacts
 * and checkpoints are kept in real folders, a checkpoint after every update.
 */
final class TinyTrainings {
  private static final Path MODEL = Path.of("../models/menagerie");
  private static final Path CRITICS = Path.of("../training/src/test/resources/critics-tiny");
  private static final Path REWARDS = Path.of("target/tiny-rewards");
  private static final int RANK = 4;
  static final int UPDATES = 4;

  final StopOrders orders = new StopOrders();
  final ArtifactStore artifacts;
  final StorageHealth storage;
  final CheckpointStore checkpoints;
  final MeterRegistry meters = new SimpleMeterRegistry();

  private final Consumer<ResowEvent> events;

  /**
   * @param folder gets {@code artifacts} and {@code checkpoints}
   * @param events takes everything that is published
   */
  TinyTrainings(Path folder, Consumer<ResowEvent> events) {
    this.events = events;
    artifacts = new FolderArtifactStore(folder.resolve("artifacts"));
    storage = new StorageHealth(artifacts, Clock.systemUTC());
    checkpoints = new FolderCheckpointStore(folder.resolve("checkpoints"));
  }

  /** Without pauses. */
  TrainingServices services(Trainer trainer) {
    return services(trainer, Duration.ZERO, Duration.ZERO, SteadyClock.start());
  }

  /**
   * @param gap least time between two checkpoints
   * @param unfitPause before a training is given back that the trainer cannot train
   */
  TrainingServices services(Trainer trainer, Duration gap, Duration unfitPause, Clock clock) {
    return new TrainingServices(
        "trainer-1",
        trainer,
        (event, _) -> {
          events.accept(event);
          return CompletableFuture.completedFuture(null);
        },
        artifacts,
        orders,
        storage,
        checkpoints,
        new TrainingMetrics(meters, clock),
        gap,
        unfitPause,
        () -> clock);
  }

  static AssignedTraining delivery(
      UUID id, int count, BooleanSupplier lost, BooleanSupplier drain) {
    return delivery(spec(), id, count, lost, drain);
  }

  static AssignedTraining delivery(
      TrainingSpec spec, UUID id, int count, BooleanSupplier lost, BooleanSupplier drain) {
    return new AssignedTraining(
        new TrainingReady(id, 1, Instant.EPOCH, spec), count, null, lost, drain);
  }

  /** One training of every recipe. */
  static TrainingSpec spec(TrainingRecipe recipe) {
    return switch (recipe) {
      case NFT -> spec();
      case COMAT -> comat(critic("blip-caption"), critic("clipseg"));
      case ITERCOMP -> itercomp(reward());
    };
  }

  /** Opens trainings as {@link #spec(TrainingRecipe)} gives them. */
  static Trainer trainer(TrainingRecipe recipe) {
    return switch (recipe) {
      case NFT -> TinyTrainings::open;
      case COMAT -> trainer(CRITICS);
      case ITERCOMP -> trainer(REWARDS);
    };
  }

  private static Trainer trainer(Path critics) {
    return new ModelTrainer(MODEL, Optional.empty(), Path.of("none"), critics, "cpu");
  }

  /** A tiny random reward. */
  static TrainingCritic reward() {
    TinyReward.in(REWARDS, CRITICS.resolve("blip-itm"));
    return new TrainingCritic(
        TinyReward.NAME, CriticFolder.fingerprint(REWARDS.resolve(TinyReward.NAME)));
  }

  /** A tiny random critic. */
  static TrainingCritic critic(String name) {
    return new TrainingCritic(name, CriticFolder.fingerprint(CRITICS.resolve(name)));
  }

  /** All parts of the loss, and one picture of an update. */
  static TrainingSpec comat(TrainingCritic captioner, TrainingCritic segmenter) {
    return spec(
        TrainingRecipe.COMAT,
        new ComatSpec(List.of(ComatPart.values()), captioner, segmenter, 1, 0),
        null);
  }

  /** One reward, and one picture of an update. */
  static TrainingSpec itercomp(TrainingCritic reward) {
    return spec(TrainingRecipe.ITERCOMP, null, new ItercompSpec(List.of(reward), 1));
  }

  private static TrainingSpec spec(TrainingRecipe recipe, ComatSpec comat, ItercompSpec itercomp) {
    String base;
    try (var model = Sd3Model.load(MODEL, ModelSettings.of(Placement.cpu()))) {
      base = model.fingerprint();
    }
    return new TrainingSpec(
        "acme",
        recipe,
        "menagerie",
        base,
        List.of("a cat", "a red fox and a dog"),
        RANK,
        UPDATES,
        1e-2,
        7,
        null,
        "read",
        comat,
        itercomp);
  }

  static TrainingSpec spec() {
    return new TrainingSpec(
        "acme",
        TrainingRecipe.NFT,
        "menagerie",
        "any",
        List.of("a cat", "a pig and a lion", "a red dog"),
        RANK,
        UPDATES,
        1e-2,
        7,
        null,
        "bright");
  }

  /** The recipe with pictures and steps so few that an update takes part of a second. */
  static Trainer.Opened open(TrainingSpec spec) {
    var matrices = new Matrices(RANK, 2 * RANK, spec.learningRate(), 1e-4, 1, .9);
    var recipe =
        new Nft(matrices, 2, 2, 3, 2, 2, 1, 1e-4, .001, .5, Precision.FP32, Nft.Guided.NONE);
    var mode = new AdapterSettings(Optional.of(AdapterMode.FUSED), 1L << 30);
    var model = Sd3Model.load(MODEL, ModelSettings.of(Placement.cpu()).withAdapters(mode));
    var identity =
        new TrainingIdentity(
            recipe.word(),
            recipe.settings(),
            model.fingerprint(),
            spec.seed(),
            TrainingIdentity.digest(spec.prompts()),
            "brightness");
    var session =
        Trainings.open(
            recipe,
            model,
            spec.prompts(),
            (_, pictures) -> pictures.stream().mapToDouble(TinyTrainings::brightness).toArray(),
            identity);
    return new Trainer.Opened(session, identity, model::close);
  }

  private static double brightness(float[] picture) {
    double sum = 0;
    for (float value : picture) {
      sum += (Math.clamp(value, -1, 1) + 1) / 2;
    }
    return sum / picture.length;
  }
}
