package dev.resow.diffusion.bench;

import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterReader;
import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.adapter.NewAdapter;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures a low-rank adapter of rank 32 on the attention of every joint block, with random values:
 * reading its file, putting it on and taking it off, and plain steps with it in both modes.
 */
public final class AdapterBench {
  private static final int RANK = 32;
  private static final long SPAN = Duration.ofSeconds(2).toNanos();

  private final Consumer<Figure> report;

  /**
   * @param report hears each figure as soon as it is known
   */
  public AdapterBench(Consumer<Figure> report) {
    this.report = report;
  }

  /**
   * @param models model folders
   * @throws IOException when the file of the random adapter cannot be written or deleted
   */
  public void run(List<Path> models) throws IOException {
    TensorEngine.get();
    for (var folder : models) {
      var file = Files.createTempFile("resow-adapter", ".safetensors");
      try {
        for (var mode : AdapterMode.values()) {
          measure(folder, mode, file);
        }
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  private void measure(Path folder, AdapterMode mode, Path file) throws IOException {
    var settings = ModelSettings.fromEnvironment(System.getenv());
    var adapters = new AdapterSettings(Optional.of(mode), settings.adapters().memory());
    try (var model = Sd3Model.load(folder, settings.withAdapters(adapters))) {
      var name = folder.getFileName() + ", " + mode.name().toLowerCase(Locale.ROOT);
      var loaded = model.adapters();
      if (Files.size(file) == 0) {
        NewAdapter.write(file, loaded.base(), RANK, 1, .02);
      }
      var reading =
          Timing.of(
              () -> AdapterReader.read(file, loaded.base(), model.manager()).close(), 5, SPAN);
      report.accept(
          Figure.of(name, "reading a file of %d KiB".formatted(Files.size(file) >> 10), reading));
      String sha256;
      try (var adapter = AdapterReader.read(file, loaded.base(), model.manager())) {
        sha256 = adapter.sha256();
      }
      loaded.from(_ -> file);
      swaps(model, name, sha256);
      step(model, name + ", none", List.of());
      step(model, name, List.of(new AdapterUse("random", sha256, 1)));
      report.accept(Figure.memory(name, "with adapters"));
    }
  }

  /** Between two scales that never were before, as between two adapters that are loaded. */
  private void swaps(Sd3Model model, String name, String sha256) {
    var loaded = model.adapters();
    var count = new int[1];
    var fresh =
        Timing.of(
            () -> {
              double scale = 1 + ++count[0] * 1e-6;
              loaded.use(List.of(new AdapterUse("random", sha256, scale)));
            },
            20,
            SPAN);
    report.accept(Figure.of(name, "swap to a loaded adapter", fresh));
    var one = List.of(new AdapterUse("random", sha256, 1));
    var known =
        Timing.of(
            () -> {
              loaded.use(List.of());
              loaded.use(one);
            },
            20,
            SPAN / 4);
    report.accept(Figure.of(name, "taking it off and putting the same on again", known));
  }

  private void step(Sd3Model model, String name, List<AdapterUse> uses) {
    var size = model.limits();
    var request =
        SamplingRequest.plain(
                "a cat and a fox", size.defaultWidth(), size.defaultHeight(), 1000, 4.5, 1)
            .withAdapters(uses);
    try (var session = new Sampler(model).open(request)) {
      report.accept(Figure.of(name, "step", Timing.of(session::step, 20, SPAN)));
    }
  }
}
