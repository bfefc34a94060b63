package dev.resow.diffusion.bench;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.model.ThreadCount;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.tensor.TensorEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures milliseconds per plain sampler step under classifier-free guidance, per update and
 * restart of guided sampling, and the peak memory of both, for random models of the demo's and of a
 * wide size and for model folders given as arguments.
 */
public final class SamplerBench {
  /** The U-Net of Stable Diffusion 1.4 with random weights, as an argument. */
  public static final String UNET = "--unet";

  /** As many as the run has steps, so that each has one. */
  private static final int PREVIEWS = 1000;

  private static final long SPAN = Duration.ofSeconds(4).toNanos();

  private final Consumer<Figure> report;

  /**
   * @param report hears each figure as soon as it is known
   */
  public SamplerBench(Consumer<Figure> report) {
    this.report = report;
  }

  public static void main(String[] arguments) {
    new SamplerBench(System.out::println).run(List.of(arguments));
  }

  /**
   * @param models model folders; {@code --wide}, {@code --demo} and {@link #UNET} for random
   *     models; empty for the first two of these
   */
  public void run(List<String> models) {
    long start = System.nanoTime();
    TensorEngine.get();
    report.accept(Figure.since("engine", "start", start));
    for (var model : models.isEmpty() ? List.of("--demo", "--wide") : models) {
      switch (model) {
        case "--demo" -> random("random, demo size", RandomModel::demo, RandomModel.DEMO_TEXT);
        case "--wide" -> random("random, wide", RandomModel::wide, RandomModel.WIDE_TEXT);
        case UNET -> unet();
        default -> folder(Path.of(model));
      }
    }
  }

  private void random(String name, Function<NDManager, RandomModel> size, int text) {
    ProcessMemory.forgetPeak();
    try (var manager = TensorEngine.manager()) {
      var model = size.apply(manager);
      TensorEngine.useThreads(
          ThreadCount.of(System.getenv(), model.transformer().config().width()));
      var step = Timing.of(() -> model.step(manager), 5, SPAN);
      report.accept(Figure.of(name, "step", step));
      report.accept(Figure.memory(name, "plain sampling"));
      ProcessMemory.forgetPeak();
      var update = Timing.of(GuidedBench.update(model, text, manager), 5, SPAN);
      report.accept(Figure.of(name, "update", update));
      report.accept(Figure.ratio(name, "update", update, step));
      var restart = Timing.of(GuidedBench.restart(model, manager), 5, SPAN / 4);
      report.accept(Figure.of(name, GuidedBench.Kind.RESTART.title(), restart));
      report.accept(Figure.memory(name, "guided sampling"));
      inBf16(name, model.narrowed(), text, step, manager);
    }
  }

  /** The same weights held in bfloat16, which the processor may or may not multiply quickly. */
  private void inBf16(
      String name, RandomModel model, int text, Timing wideStep, NDManager manager) {
    ProcessMemory.forgetPeak();
    var step = Timing.of(() -> model.step(manager), 5, SPAN);
    report.accept(Figure.of(name, "step, bf16", step));
    report.accept(Figure.ratio(name, "step, bf16", step, wideStep));
    report.accept(Figure.memory(name, "plain sampling, bf16"));
    ProcessMemory.forgetPeak();
    var update = Timing.of(GuidedBench.update(model, text, manager), 5, SPAN);
    report.accept(Figure.of(name, "update, bf16", update));
    report.accept(Figure.ratio(name, "update, bf16", update, step));
    report.accept(Figure.memory(name, "guided sampling, bf16"));
  }

  private void unet() {
    String name = "random, U-Net of 1.4";
    ProcessMemory.forgetPeak();
    try (var manager = TensorEngine.manager()) {
      var model = RandomUNet.published(manager);
      int width = model.unet().config().blockOutChannels().getFirst();
      TensorEngine.useThreads(ThreadCount.of(System.getenv(), width));
      var step = Timing.of(() -> model.step(manager), 1, SPAN);
      report.accept(Figure.of(name, "step", step));
      report.accept(Figure.memory(name, "plain sampling"));
      ProcessMemory.forgetPeak();
      var update = Timing.of(GuidedBench.update(model, manager), 1, SPAN);
      report.accept(Figure.of(name, "update", update));
      report.accept(Figure.ratio(name, "update", update, step));
      report.accept(Figure.memory(name, "guided sampling"));
    }
  }

  private void folder(Path folder) {
    ProcessMemory.forgetPeak();
    var name = folder.getFileName().toString();
    long start = System.nanoTime();
    try (var model = Sd3Model.load(folder, Placement.fromEnvironment(System.getenv()))) {
      report.accept(Figure.since(name, "load", start));
      var sampler = new Sampler(model);
      var size = model.limits();
      var request =
          SamplingRequest.plain(
              "a cat and a fox", size.defaultWidth(), size.defaultHeight(), 1000, 4.5, 1);
      Timing step;
      start = System.nanoTime();
      try (var session = sampler.open(request)) {
        report.accept(Figure.since(name, "prompt, with loading the text encoders", start));
        step = Timing.of(session::step, 20, SPAN);
        report.accept(Figure.of(name, "step", step));
        previews(name, model, session, step);
      }
      decode(name, sampler, request);
      report.accept(Figure.memory(name, "plain sampling"));
      ProcessMemory.forgetPeak();
      try (var manager = model.manager().newSubManager()) {
        var update = Timing.of(GuidedBench.update(model, manager), 20, SPAN);
        report.accept(Figure.of(name, "update", update));
        report.accept(Figure.ratio(name, "update", update, step));
      }
      var kinds = GuidedBench.sessions(model);
      kinds.forEach((kind, timing) -> report.accept(Figure.of(name, kind.title(), timing)));
      report.accept(
          Figure.beyond(
              name,
              "a guided step less a plain one",
              kinds.get(GuidedBench.Kind.GUIDED),
              kinds.get(GuidedBench.Kind.PLAIN)));
      report.accept(Figure.memory(name, "guided sampling"));
    }
  }

  /** The fit of the colours, and what a preview takes beside its step. */
  private void previews(String name, Sd3Model model, Session session, Timing step) {
    long start = System.nanoTime();
    model.colours();
    report.accept(Figure.since(name, "fit of the previews' colours, once", start));
    session.previews(PREVIEWS);
    session.step();
    var preview = Timing.of(() -> session.preview().orElseThrow(), 20, SPAN / 4);
    report.accept(Figure.of(name, "preview", preview));
    report.accept(Figure.ratio(name, "preview", preview, step));
  }

  private void decode(String name, Sampler sampler, SamplingRequest request) {
    var one = SamplingRequest.plain(request.prompt(), request.width(), request.height(), 1, 4.5, 1);
    try (Session session = sampler.open(one)) {
      session.step();
      long start = System.nanoTime();
      var finished = (StepOutcome.Finished) session.step();
      report.accept(Figure.since(name, "decoding", start));
      start = System.nanoTime();
      int bytes = finished.png().length;
      report.accept(Figure.since(name, "PNG of " + bytes + " bytes", start));
    }
  }
}
