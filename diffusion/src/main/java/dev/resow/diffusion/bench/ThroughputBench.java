package dev.resow.diffusion.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.batching.Passes;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.tensor.TensorEngine;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures plain pictures a minute of a model folder (28 steps, its default size, decoding
 * included) for several jobs at once: one after another, each on a thread of its own, and with
 * shared forward passes. The ways of a number of jobs run in turn, several times; ratios are those
 * of a turn, of which the median counts. Processor time is measured as well: others on the same
 * cores change it least.
 */
public final class ThroughputBench {
  private static final int STEPS = 28;
  private static final List<Integer> JOBS = List.of(1, 2, 4, 8);
  private static final List<String> PROMPTS =
      List.of("a cat", "a fox and a dog", "a tiger and a leopard", "a red cat and a black dog");

  /** How the jobs of one turn run. */
  private enum Way {
    ONE_AFTER_ANOTHER("one after another"),
    ALL_CORES("one after another, all cores per operator"),
    PARALLEL("side by side"),
    SHARED("shared passes");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    /** Threads that sample. */
    int workers(int jobs) {
      return this == PARALLEL || this == SHARED ? jobs : 1;
    }
  }

  private final Consumer<Figure> report;
  private final int turns;

  /**
   * @param report hears each figure as soon as it is known
   * @param turns how often each way runs, 1 or more
   */
  public ThroughputBench(Consumer<Figure> report, int turns) {
    this.report = report;
    this.turns = turns;
  }

  /**
   * @param models model folders
   * @throws InterruptedException when the thread is interrupted; no job runs any more then
   */
  public void run(List<Path> models) throws InterruptedException {
    for (var folder : models) {
      folder(folder);
    }
  }

  private void folder(Path folder) throws InterruptedException {
    var settings = ModelSettings.fromEnvironment(System.getenv());
    try (var exact = DiffusionModel.load(folder, settings.withBatching(Batching.EXACT));
        var fast = DiffusionModel.load(folder, settings.withBatching(Batching.FAST))) {
      for (var way : Way.values()) {
        run(way, 4, exact, fast); // compiles kernels and Java, measures passes
      }
      for (int jobs : JOBS) {
        measure(folder.getFileName().toString(), jobs, exact, fast);
      }
    }
  }

  private void measure(String name, int jobs, DiffusionModel exact, DiffusionModel fast)
      throws InterruptedException {
    Map<Way, double[]> times = new EnumMap<>(Way.class);
    Map<Way, double[]> processor = new EnumMap<>(Way.class);
    var passes = fast.batcher().orElseThrow().passes();
    for (int turn = 0; turn < turns; turn++) {
      for (var way : Way.values()) {
        long before = processorTime();
        double nanos = run(way, jobs, exact, fast);
        times.computeIfAbsent(way, w -> new double[turns])[turn] = nanos;
        processor.computeIfAbsent(way, w -> new double[turns])[turn] = processorTime() - before;
      }
    }
    for (var way : Way.values()) {
      report.accept(new Turns(name, jobs, way, times).figure());
      report.accept(new Turns(name, jobs, way, processor).processor());
    }
    report.accept(passes(name, jobs, passes, fast.batcher().orElseThrow().passes()));
  }

  private static long processorTime() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getProcessCpuTime();
  }

  /**
   * What some jobs took one way, turn by turn.
   *
   * @param all nanoseconds of all ways
   */
  private record Turns(String model, int jobs, Way way, Map<Way, double[]> all) {
    Figure figure() {
      double picture = picture();
      return new Figure(
          model,
          title(""),
          Map.of("picture", picture),
          String.format(
              Locale.ROOT,
              "%.1f pictures/min, %.2f times one after another (%s)",
              60_000 / picture,
              median(ratios()),
              spread()));
    }

    Figure processor() {
      return new Figure(
          model,
          title(", processor time"),
          Map.of("picture", picture()),
          String.format(
              Locale.ROOT,
              "%.0f ms per picture, one after another takes %.2f times as much (%s)",
              picture(),
              median(ratios()),
              spread()));
    }

    private String title(String what) {
      return "%d %s, %s%s".formatted(jobs, jobs == 1 ? "job" : "jobs", way.title, what);
    }

    /** Milliseconds per picture. */
    private double picture() {
      return median(all.get(way)) / jobs / 1e6;
    }

    /** How many times as long as this way takes one after another. */
    private double[] ratios() {
      double[] own = all.get(way);
      double[] alone = all.get(Way.ONE_AFTER_ANOTHER);
      return IntStream.range(0, own.length).mapToDouble(i -> alone[i] / own[i]).toArray();
    }

    private String spread() {
      double[] sorted = ratios();
      Arrays.sort(sorted);
      return String.format(
          Locale.ROOT,
          "median of %d turns, %.2f to %.2f",
          sorted.length,
          sorted[0],
          sorted[sorted.length - 1]);
    }
  }

  private static Figure passes(String name, int jobs, Passes before, Passes after) {
    long shared = after.shared() - before.shared();
    long together = after.jobs() - before.jobs();
    long alone = after.alone() - before.alone();
    return new Figure(
        name,
        "%d %s, passes".formatted(jobs, jobs == 1 ? "job" : "jobs"),
        Map.of(),
        String.format(
            Locale.ROOT,
            "%d alone, %d shared by %.1f jobs on average",
            alone,
            shared,
            shared == 0 ? 0 : (double) together / shared));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Nanoseconds until all jobs are done. */
  private static double run(Way way, int jobs, DiffusionModel exact, DiffusionModel fast)
      throws InterruptedException {
    var model = way == Way.SHARED ? fast : exact;
    var sampler = new Sampler(model);
    var next = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(way.workers(jobs))) {
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < way.workers(jobs); worker++) {
        running.add(
            threads.submit(
                () -> {
                  useThreads(way, model);
                  for (int job = next.getAndIncrement(); job < jobs; job = next.getAndIncrement()) {
                    paint(sampler, request(model, job));
                  }
                }));
      }
      for (var one : running) {
        one.get();
      }
      return System.nanoTime() - start;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a picture failed: " + e.getCause().getMessage(), e);
    }
  }

  private static void useThreads(Way way, DiffusionModel model) {
    if (way == Way.ALL_CORES) {
      TensorEngine.useThreads(Runtime.getRuntime().availableProcessors());
    } else {
      model.useThreads();
    }
  }

  private static SamplingRequest request(DiffusionModel model, int job) {
    var size = model.limits();
    var prompt = PROMPTS.get(job % PROMPTS.size());
    return SamplingRequest.plain(
        prompt,
        size.defaultWidth(),
        size.defaultHeight(),
        STEPS,
        model.sampling().guidanceScale(),
        job);
  }

  private static void paint(Sampler sampler, SamplingRequest request) {
    try (var session = sampler.open(request)) {
      while (!(session.step() instanceof Finished)) {}
    }
  }
}
