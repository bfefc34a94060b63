package dev.resow.worker.generation;

import dev.resow.worker.config.WorkerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates the generator that {@code resow.worker.painter} names. */
@ApplicationScoped
public class GeneratorFactory {
  private final WorkerSettings settings;
  private final Path model;
  private final String device;
  private final long maxPixels;
  private final StoredAdapters adapters;

  @Inject
  GeneratorFactory(
      WorkerSettings settings,
      StoredAdapters adapters,
      @ConfigProperty(name = "resow.model", defaultValue = "models/menagerie") Path model,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device,
      @ConfigProperty(name = "resow.limits.max-pixels", defaultValue = "4194304") long maxPixels) {
    this.settings = settings;
    this.adapters = adapters;
    this.model = model;
    this.device = device;
    this.maxPixels = maxPixels;
  }

  /** Loads the model: takes seconds and memory. To be called on the sampling thread. */
  public ImageGenerator load() {
    return new BoundedGenerator(configured(), maxPixels);
  }

  private static ImageGenerator standIn(WorkerSettings.StandIn settings) {
    return new StandInGenerator(
        settings.model(), settings.version(), settings.perJob(), settings.haltsOn());
  }

  private ImageGenerator configured() {
    return switch (settings.generator()) {
      case STAND_IN -> standIn(settings.standIn());
      case DIFFUSION -> DiffusionGenerator.load(model, device, adapters);
    };
  }
}
