package dev.resow.diffusion.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.StepOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/**
 * Prints milliseconds per plain sampler step under classifier-free guidance and peak memory, for
 * random models of the demo's and of a wide size and for model folders given as arguments.
 */
public final class SamplerBench {
  private static final long SPAN = Duration.ofSeconds(4).toNanos();

  private SamplerBench() {}

  /** Arguments: model folders; {@code --wide} and {@code --demo} pick random models only. */
  public static void main(String[] arguments) {
    long start = System.nanoTime();
    Engine.getEngine("PyTorch");
    print("engine", millis("start", start));
    if (arguments.length == 0) {
      random("random, demo size", RandomModel::demo);
      random("random, wide", RandomModel::wide);
    }
    for (var argument : arguments) {
      switch (argument) {
        case "--demo" -> random("random, demo size", RandomModel::demo);
        case "--wide" -> random("random, wide", RandomModel::wide);
        default -> folder(Path.of(argument));
      }
    }
  }

  private static void random(String name, Function<NDManager, RandomModel> size) {
    ProcessMemory.forgetPeak();
    try (var manager = NDManager.newBaseManager("PyTorch")) {
      var model = size.apply(manager);
      var timing = Timing.of(() -> model.step(manager), 5, SPAN);
      print(name, "step: " + timing);
      print(name, "peak memory: " + ProcessMemory.report());
    }
  }

  private static void folder(Path folder) {
    ProcessMemory.forgetPeak();
    var name = folder.getFileName().toString();
    long start = System.nanoTime();
    try (var model = Sd3Model.load(folder, Placement.fromEnvironment(System.getenv()))) {
      print(name, millis("load", start));
      var sampler = new Sampler(model);
      var size = model.limits();
      var request =
          SamplingRequest.plain(
              "a cat and a fox", size.defaultWidth(), size.defaultHeight(), 1000, 4.5, 1);
      start = System.nanoTime();
      try (var session = sampler.open(request)) {
        print(name, millis("prompt, with loading the text encoders", start));
        print(name, "step: " + Timing.of(session::step, 20, SPAN));
      }
      decode(name, sampler, request);
      print(name, "peak memory: " + ProcessMemory.report());
    }
  }

  private static void decode(String name, Sampler sampler, SamplingRequest request) {
    var one = SamplingRequest.plain(request.prompt(), request.width(), request.height(), 1, 4.5, 1);
    try (Session session = sampler.open(one)) {
      session.step();
      long start = System.nanoTime();
      var finished = (StepOutcome.Finished) session.step();
      print(name, millis("decoding", start));
      start = System.nanoTime();
      int bytes = finished.png().length;
      print(name, millis("PNG of " + bytes + " bytes", start));
    }
  }

  private static String millis(String what, long start) {
    return String.format(Locale.ROOT, "%s: %.1f ms", what, (System.nanoTime() - start) / 1e6);
  }

  private static void print(String model, String line) {
    System.out.println("[" + model + "] " + line);
  }
}
