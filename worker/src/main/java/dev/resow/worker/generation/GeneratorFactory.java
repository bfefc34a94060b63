package dev.resow.worker.generation;

import dev.resow.contract.WorkerHeartbeat;
import dev.resow.diffusion.model.ModelMemoryException;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.worker.config.WorkerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates the generator that {@code resow.worker.painter} names. */
@ApplicationScoped
public class GeneratorFactory {
  private final WorkerSettings settings;
  private final List<Path> models;
  private final String device;
  private final long maxPixels;
  private final StoredAdapters adapters;

  /**
   * @param models folders, each with one model; {@code model} if there are none
   */
  @Inject
  GeneratorFactory(
      WorkerSettings settings,
      StoredAdapters adapters,
      @ConfigProperty(name = "resow.model", defaultValue = "models/menagerie") Path model,
      @ConfigProperty(name = "resow.models") Optional<List<Path>> models,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device,
      @ConfigProperty(name = "resow.limits.max-pixels", defaultValue = "4194304") long maxPixels) {
    this.settings = settings;
    this.adapters = adapters;
    this.models = models.filter(some -> !some.isEmpty()).orElse(List.of(model));
    this.device = device;
    this.maxPixels = maxPixels;
  }

  /** Loads the models: takes seconds and memory. To be called on the sampling thread. */
  public ImageGenerator load() {
    return new BoundedGenerator(configured(), maxPixels);
  }

  private ImageGenerator configured() {
    return switch (settings.generator()) {
      case STAND_IN -> standIns(settings.standIn());
      case DIFFUSION -> diffusion();
    };
  }

  private ImageGenerator diffusion() {
    if (models.size() == 1) return DiffusionGenerator.load(models.getFirst(), device, adapters);
    var reading = DiffusionGenerator.settings(device);
    var sources = models.stream().map(folder -> source(folder, reading)).toList();
    var budget = new MemoryBudget(reading.memory(), reading.placement().device().isGpu());
    return shelf(sources, budget);
  }

  private ModelSource source(Path folder, ModelSettings reading) {
    return memory -> {
      var settings = memory.isPresent() ? reading.withMemory(memory.getAsLong()) : reading;
      try {
        return DiffusionGenerator.load(folder, settings, adapters);
      } catch (ModelMemoryException e) {
        throw new NoRoomException(e.getMessage(), e);
      }
    };
  }

  private static ImageGenerator standIns(WorkerSettings.StandIn settings) {
    List<ModelSource> sources =
        settings.models().stream()
            .<ModelSource>map(
                name ->
                    _ ->
                        new StandInGenerator(
                            name, settings.version(), settings.perJob(), settings.haltsOn()))
            .toList();
    return sources.size() == 1
        ? sources.getFirst().load(OptionalLong.empty())
        : shelf(sources, new MemoryBudget(OptionalLong.empty(), false));
  }

  private static ImageGenerator shelf(List<ModelSource> sources, MemoryBudget budget) {
    if (sources.size() > WorkerHeartbeat.MOST_MODELS)
      throw new IllegalArgumentException(
          "RESOW_MODELS: expected at most %d models, found %d"
              .formatted(WorkerHeartbeat.MOST_MODELS, sources.size()));
    return ModelShelf.open(sources, budget);
  }
}
