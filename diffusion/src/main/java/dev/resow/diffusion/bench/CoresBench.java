package dev.resow.diffusion.bench;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.model.ThreadCount;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.tensor.TensorEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures how much slower sampling becomes when others use the same cores: a plain picture of a
 * model folder (28 steps) and a step of the wide random model, alone and beside two processes that
 * never wait.
 */
public final class CoresBench {
  private static final int NEIGHBOURS = 2;
  private static final int STEPS = 28;
  private static final int PICTURES = 7;
  private static final int WIDE_STEPS = 3;
  private static final long SPAN = Duration.ofSeconds(5).toNanos();

  private final Consumer<Figure> report;

  /**
   * @param report hears each figure as soon as it is known
   */
  public CoresBench(Consumer<Figure> report) {
    this.report = report;
  }

  public static void main(String[] arguments) {
    new CoresBench(System.out::println).run(List.of(arguments));
  }

  /**
   * @param models model folders; {@code --wide} and {@code --demo} for random models
   */
  public void run(List<String> models) {
    for (var model : models) {
      switch (model) {
        case "--demo" -> random("random, demo size", RandomModel::demo);
        case "--wide" -> random("random, wide", RandomModel::wide);
        default -> folder(Path.of(model));
      }
    }
  }

  private void folder(Path folder) {
    try (var model = Sd3Model.load(folder, Placement.fromEnvironment(System.getenv()))) {
      var sampler = new Sampler(model);
      var size = model.limits();
      var request =
          SamplingRequest.plain(
              "a cat and a fox", size.defaultWidth(), size.defaultHeight(), STEPS, 4.5, 1);
      pair(
          folder.getFileName().toString(),
          "plain picture, " + STEPS + " steps",
          () -> paint(sampler, request),
          PICTURES);
    }
  }

  private void random(String name, Function<NDManager, RandomModel> size) {
    try (var manager = TensorEngine.manager()) {
      var model = size.apply(manager);
      var count = ThreadCount.of(System.getenv(), model.transformer().config().width());
      TensorEngine.useThreads(count);
      pair(name, "step", () -> model.step(manager), WIDE_STEPS);
    }
  }

  private void pair(String model, String what, Runnable work, int runs) {
    what += ", threads: " + TensorEngine.threads();
    var alone = Timing.of(work, runs, SPAN);
    report.accept(Figure.of(model, what + ", alone", alone));
    Timing beside;
    try (var _ = new Neighbours(NEIGHBOURS)) {
      beside = Timing.of(work, runs, SPAN);
    }
    report.accept(Figure.of(model, what + ", beside " + NEIGHBOURS + " busy neighbours", beside));
    report.accept(Figure.times(model, what + ", beside / alone", beside, alone));
  }

  private static void paint(Sampler sampler, SamplingRequest request) {
    try (var session = sampler.open(request)) {
      StepOutcome outcome = session.step();
      while (!(outcome instanceof StepOutcome.Finished)) outcome = session.step();
    }
  }
}
