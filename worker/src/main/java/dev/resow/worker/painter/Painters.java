package dev.resow.worker.painter;

import dev.resow.worker.WorkerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the painter the configuration names. */
@ApplicationScoped
public class Painters {
  private final WorkerSettings settings;
  private final Path model;
  private final String device;
  private final long maxPixels;

  @Inject
  Painters(
      WorkerSettings settings,
      @ConfigProperty(name = "resow.model", defaultValue = "models/menagerie") Path model,
      @ConfigProperty(name = "resow.device", defaultValue = "cpu") String device,
      @ConfigProperty(name = "resow.limits.max-pixels", defaultValue = "4194304") long maxPixels) {
    this.settings = settings;
    this.model = model;
    this.device = device;
    this.maxPixels = maxPixels;
  }

  /** Loads it; takes seconds and memory. To be called on the sampling thread. */
  public Painter load() {
    return new BoundedPainter(chosen(), maxPixels);
  }

  private Painter chosen() {
    return switch (settings.painter()) {
      case STAND_IN ->
          new StandInPainter(settings.standIn().perJob(), settings.standIn().haltsOn());
      case DIFFUSION -> DiffusionPainter.load(model, device);
    };
  }
}
