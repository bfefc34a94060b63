package dev.resow.menagerie.cache;

import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.guidance.session.MethodPlans;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.menagerie.evaluate.Bootstrap;
import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.judge.Faults;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.scene.Animal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The pictures of a model with one setting of its cache. */
final class Arm implements AutoCloseable {
  static final String HEADER =
      """
      | threshold | steps reused | steps, times as fast | by processor time | PSNR, median (least) | success | gain (95 %) |
      |---|---|---|---|---|---|---|""";

  private final StepCache cache;
  private final DiffusionModel model;
  private final Sampler sampler;
  private final List<PromptSet.Prompt> prompts = new ArrayList<>();
  private final List<Shot> shots = new ArrayList<>();
  private final List<Boolean> successes = new ArrayList<>();

  Arm(Path folder, StepCache cache) {
    this.cache = cache;
    var settings = ModelSettings.fromEnvironment(System.getenv()).withStepCache(cache);
    this.model = DiffusionModel.load(folder, settings);
    this.sampler = new Sampler(model, MethodPlans.of(model));
  }

  /** Makes a picture that does not count, so that code is compiled and encoders are loaded. */
  void warm(PromptSet.Prompt prompt, String method) {
    model.useThreads();
    Shot.of(sampler, request(prompt, method, 0));
  }

  void paint(PromptSet.Prompt prompt, String method, long seed, Judge judge) {
    model.useThreads();
    var shot = Shot.of(sampler, request(prompt, method, seed));
    prompts.add(prompt);
    shots.add(shot);
    successes.add(Faults.of(judge.judge(shot.planes()), prompt.asked()).isEmpty());
  }

  private SamplingRequest request(PromptSet.Prompt prompt, String method, long seed) {
    var size = model.limits();
    var sampling = model.sampling();
    boolean plain = method.equals(SamplingRequest.PLAIN);
    return new SamplingRequest(
        prompt.text(),
        "",
        size.defaultWidth(),
        size.defaultHeight(),
        sampling.steps(),
        sampling.guidanceScale(),
        seed,
        plain ? List.of() : prompt.animals().stream().map(Animal::word).toList(),
        method,
        1);
  }

  /** A row of the table, after {@link #HEADER}. */
  String row(Arm without) {
    int steps = shots.stream().mapToInt(Shot::steps).sum();
    int reused = shots.stream().mapToInt(Shot::reused).sum();
    double[] psnr = each(without, Shot::psnr);
    var gain = Bootstrap.of(gains(without));
    return String.format(
        Locale.ROOT,
        "| %s | %.0f %% | %s | %s | %.1f dB (%.1f) | %.1f %% | %+.1f (%+.1f to %+.1f) |",
        cache.word(),
        100.0 * reused / steps,
        ratio(without, Shot::nanos),
        ratio(without, Shot::processorNanos),
        psnr[psnr.length / 2],
        psnr[0],
        100 * success(),
        100 * gain.mean(),
        100 * gain.low(),
        100 * gain.high());
  }

  /** Of each picture and its twin, painted next to it: median and quartiles. */
  private String ratio(Arm without, ToLongFunction<Shot> time) {
    double[] ratios =
        each(without, (own, other) -> (double) time.applyAsLong(other) / time.applyAsLong(own));
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        ratios[ratios.length / 2],
        ratios[ratios.length / 4],
        ratios[ratios.length * 3 / 4]);
  }

  /** Of each picture and its twin, sorted. */
  private double[] each(Arm without, ToDoubleBiFunction<Shot, Shot> compared) {
    double[] values =
        IntStream.range(0, shots.size())
            .mapToDouble(i -> compared.applyAsDouble(shots.get(i), without.shots.get(i)))
            .toArray();
    Arrays.sort(values);
    return values;
  }

  double success() {
    return successes.stream().mapToInt(success -> success ? 1 : 0).average().orElse(Double.NaN);
  }

  private List<double[]> gains(Arm without) {
    Map<PromptSet.Prompt, List<Double>> byPrompt = new LinkedHashMap<>();
    for (int i = 0; i < shots.size(); i++) {
      double gain = (successes.get(i) ? 1 : 0) - (without.successes.get(i) ? 1 : 0);
      byPrompt.computeIfAbsent(prompts.get(i), _ -> new ArrayList<>()).add(gain);
    }
    return byPrompt.values().stream()
        .map(gains -> gains.stream().mapToDouble(Double::doubleValue).toArray())
        .toList();
  }

  @Override
  public void close() {
    model.close();
  }
}
