package dev.resow.worker.generation;

import dev.resow.contract.WorkerHeartbeat;
import dev.resow.diffusion.adapter.AdapterSource;
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
  private final StoredPictures pictures;

  /**
   * @param models folders, each with one model; {@code model} if there are none
   */
  @Inject
  GeneratorFactory(
      WorkerSettings settings,
      StoredAdapters adapters,
      StoredPictures pictures,
      @ConfigProperty(name = "resow.model", defaultValue = "models/menagerie") Path model,
      @ConfigProperty(name = "resow.models") Optional<List<Path>> models,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device,
      @ConfigProperty(name = "resow.limits.max-pixels", defaultValue = "4194304") long maxPixels) {
    this.settings = settings;
    this.adapters = adapters;
    this.pictures = pictures;
    this.models = models.filter(some -> !some.isEmpty()).orElse(List.of(model));
    this.device = device;
    this.maxPixels = maxPixels;
  }

  /** Loads the models: takes seconds and memory. To be called on a sampler thread. */
  public ImageGenerator load() {
    return switch (settings.generator()) {
      case STAND_IN -> new BoundedGenerator(standIns(settings.standIn()), maxPixels);
      case DIFFUSION ->
          diffusion(models, DiffusionGenerator.settings(device), adapters, pictures, maxPixels);
    };
  }

  /**
   * @param reading with the memory for all of them together
   */
  static ImageGenerator diffusion(
      List<Path> models,
      ModelSettings reading,
      AdapterSource adapters,
      StartPictures pictures,
      long maxPixels) {
    boolean gpu = reading.placement().device().isGpu();
    var memory = gpu ? OptionalLong.empty() : reading.memory();
    if (models.size() == 1)
      return new BoundedGenerator(
          DiffusionGenerator.load(models.getFirst(), reading, adapters, pictures),
          maxPixels,
          memory);
    var sources =
        models.stream().map(folder -> source(folder, reading, adapters, pictures)).toList();
    var shelf = shelf(sources, new MemoryBudget(reading.memory(), gpu));
    return new BoundedGenerator(shelf, maxPixels, memory);
  }

  static ModelSource source(
      Path folder, ModelSettings reading, AdapterSource adapters, StartPictures pictures) {
    return memory -> {
      var settings = memory.isPresent() ? reading.withMemory(memory.getAsLong()) : reading;
      try {
        return DiffusionGenerator.load(folder, settings, adapters, pictures);
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
