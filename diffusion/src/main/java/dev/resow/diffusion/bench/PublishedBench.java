package dev.resow.diffusion.bench;

import dev.resow.diffusion.model.ModelFolder;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures loading, encoding, sampling and decoding of a model of published shapes with random
 * weights, and the peak memory of each.
 */
public final class PublishedBench {
  private static final String PROMPT = "a tiger and a leopard in the snow";

  /** Room that stays on the disk. */
  private static final long SPARE = 2L << 30;

  private final Consumer<Figure> report;

  /**
   * @param report hears each figure as soon as it is known
   */
  public PublishedBench(Consumer<Figure> report) {
    this.report = report;
  }

  /**
   * @param parent a folder for the weights, about 16 GB, which are removed at the end
   * @param side of the picture in pixels
   * @param steps plain steps under classifier-free guidance
   * @throws IOException when the disk is too small, or a file cannot be written
   * @throws IllegalArgumentException when the memory is too small, with the numbers
   */
  public void run(PublishedModel model, Path parent, int side, int steps) throws IOException {
    var settings = ModelSettings.fromEnvironment(System.getenv());
    try (var folder = PublishedFolder.hollow(model, parent)) {
      var problem = ModelFolder.inspect(folder.root(), settings).problem();
      if (problem.isPresent()) throw new IllegalArgumentException(problem.get());
      long usable = Files.getFileStore(folder.root()).getUsableSpace();
      if (usable < folder.bytes() + SPARE)
        throw new IOException(
            "the weights need %d GB in %s, and %d GB are free"
                .formatted((folder.bytes() + SPARE) >> 30, parent, usable >> 30));
      String name =
          "random, %s, %s, %d x %d"
              .formatted(model.label(), settings.placement().precision(), side, side);
      long start = System.nanoTime();
      folder.fill();
      report.accept(Figure.since(name, "writing the folder", start));
      measure(name, folder.root(), settings, side, steps);
    }
  }

  private void measure(String name, Path folder, ModelSettings settings, int side, int steps) {
    ProcessMemory.forgetPeak();
    long start = System.nanoTime();
    try (var model = Sd3Model.load(folder, settings)) {
      report.accept(Figure.since(name, "load", start));
      var request = SamplingRequest.plain(PROMPT, side, side, steps, 4.5, 1);
      start = System.nanoTime();
      try (var session = new Sampler(model).open(request)) {
        report.accept(Figure.since(name, "prompt, with loading the text encoders", start));
        report.accept(Figure.memory(name, "loading and encoding"));
        ProcessMemory.forgetPeak();
        var times = new ArrayList<Long>();
        for (int i = 0; i < steps; i++) {
          start = System.nanoTime();
          session.step();
          times.add(System.nanoTime() - start);
        }
        report.accept(Figure.of(name, "step", Timing.of(times)));
        report.accept(Figure.memory(name, "plain sampling"));
        ProcessMemory.forgetPeak();
        start = System.nanoTime();
        var finished = (StepOutcome.Finished) session.step();
        report.accept(Figure.since(name, "decoding", start));
        report.accept(Figure.memory(name, "decoding"));
        report.accept(
            new Figure(
                name,
                "picture",
                Map.of(),
                String.format(Locale.ROOT, "%d bytes of PNG", finished.png().length)));
      }
    }
  }
}
