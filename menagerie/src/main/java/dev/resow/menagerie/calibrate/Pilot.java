package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.Interchange;
import dev.resow.diffusion.guidance.detect.OverlapDetector;
import dev.resow.diffusion.guidance.detect.PlaceAttention;
import dev.resow.diffusion.guidance.detect.SubjectPlaces;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import dev.resow.diffusion.guidance.mmdit.NameProbe;
import dev.resow.diffusion.guidance.mmdit.SwappedPrompts;
import dev.resow.diffusion.guidance.session.MethodPlans;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.subject.NameSwap;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.sampler.NextLatent;
import dev.resow.diffusion.sampler.Predictor;
import dev.resow.diffusion.sampler.RegionPrompts;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepContext;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Renderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Samples pictures of one prompt as a batch, with or without guidance, and keeps the subject maps
 * of all blocks at all steps. Nothing restarts here: every picture is finished, so that the judge
 * can say what became of what was seen.
 *
 * @param steps sampler steps
 * @param scale of classifier-free guidance
 * @param asked steps at which the model is asked about swapped names
 */
record Pilot(Sd3Model model, Judge judge, int steps, double scale, List<Integer> asked) {
  private static final int BATCH = 16;

  /** Early, at the last look before the regions, at the check, and after it. */
  private static final List<Integer> CLUSTERED = List.of(7, 9, 14, 18);

  private static final EnumSet<Need> LOOK = EnumSet.of(Need.BLOCKS);

  /**
   * @param method a row that does not restart
   * @param settings where the method takes its numbers from
   */
  List<Trial> sample(
      PilotPrompt prompt, List<Long> seeds, String method, GuidanceSettings settings) {
    List<Trial> trials = new ArrayList<>();
    for (int from = 0; from < seeds.size(); from += BATCH) {
      List<Long> part = seeds.subList(from, Math.min(from + BATCH, seeds.size()));
      try (NDManager manager = model.manager().newSubManager()) {
        trials.addAll(new Batch(prompt, part, manager).run(method, settings));
      }
    }
    return trials;
  }

  private final class Batch {
    private final PilotPrompt prompt;
    private final List<Long> seeds;
    private final NDManager manager;
    private final List<String> subjects;
    private final Shape shape; // (b, c, h, w)

    Batch(PilotPrompt prompt, List<Long> seeds, NDManager manager) {
      this.prompt = prompt;
      this.seeds = seeds;
      this.manager = manager;
      subjects = prompt.animals().stream().map(Animal::word).toList();
      int side = Renderer.SIDE / model.vae().config().factor();
      shape = new Shape(seeds.size(), model.transformer().config().inChannels(), side, side);
    }

    List<Trial> run(String method, GuidanceSettings settings) {
      var request = request(method);
      var predictor = new Predictor(model, request, manager);
      var one = predictor.conditional();
      var plan = new MethodPlans(settings).open(model, request, one);
      var guidance = plan.guidance();
      var prompts = plan.prompts();
      var view = new MmditView(model.transformer(), tokens(), everyBlock(settings));
      var reference = new MmditView(model.transformer(), tokens(), settings);
      List<double[]> mixed = new ArrayList<>(); // by step and picture
      SequencedMap<Integer, double[]> clusters = new LinkedHashMap<>();
      int patch = model.transformer().config().patchSize();
      int tokens = (int) (shape.get(2) / patch * (shape.get(3) / patch));
      var schedule = model.scheduler().schedule(steps, tokens);
      List<float[]> captured = new ArrayList<>();
      Shape mapShape = null;
      int[] updates = new int[seeds.size()];
      List<Double> extra = new ArrayList<>();
      var names = names(one, settings);
      SequencedMap<Integer, List<Double>> interchange = new LinkedHashMap<>();
      int each = Math.toIntExact(shape.size() / seeds.size());
      NDArray latent = manager.create(Philox.normals(seeds, 0, each), shape);
      for (int k = 0; k < steps; k++) {
        try (NDManager scope = manager.newSubManager()) {
          var at =
              new StepContext(0, seeds, k, steps, schedule.timesteps()[k], schedule.sigmas()[k]);
          NDArray start = latent.duplicate();
          start.attach(scope);
          boolean cfg = plan.noise().classifierFreeGuidance(k);
          var prediction = predictor.step(scope, at.timestep(), cfg);
          var guided = guidance.before(at, start, prediction::conditional);
          for (int i = 0; i < updates.length && i < guided.reports().size(); i++) {
            updates[i] += guided.reports().get(i).updates();
          }
          var regions = prompts.regionPrompts(at);
          int saved = cfg ? 0 : 1; // a step without classifier-free guidance has one pass less
          extra.add(guided.forwards() / seeds.size() + regions.extraPasses(cfg) - saved);
          var watcher = view.watch(LOOK, shape);
          var places = reference.watch(LOOK, shape);
          var tap = watcher.tap().and(places.tap()).and(guidance.watch(at));
          var seen = new RegionPrompts(regions.prompts(), true); // every step looks
          var negative = prompts.negative(at);
          var inputs = new Predictor.Inputs(tap, negative, seen, () -> prompts.shares(at, scope));
          NDArray velocity = prediction.prediction(guided.latent(), inputs);
          NDArray maps = watcher.maps().blocks().captured();
          mapShape = maps.getShape();
          captured.add(maps.toFloatArray());
          mixed.add(mixed(places));
          if (CLUSTERED.contains(k)) {
            clusters.put(k, clusters(places));
          }
          if (asked.contains(k)) {
            NDArray clean = guided.latent().sub(velocity.mul(at.sigma())); // (b, c, h, w)
            interchange.put(k, names.compare(clean).stream().map(Pilot::largest).toList());
          }
          double renewal = plan.noise().noiseRenewal(k);
          NDArray next = NextLatent.of(schedule, at, guided.latent(), velocity, renewal);
          next.attach(manager);
          latent.close();
          latent = next;
        }
      }
      return judged(
          latent, MapTrace.of(captured, mapShape), updates, extra, interchange, mixed, clusters);
    }

    /** The largest attention of one subject's place to another's, of every picture. */
    private double[] mixed(MmditView.Watcher seen) {
      NDArray grid = seen.maps().blocks().referenceGrid(); // (b, s, h, w)
      int rows = Math.toIntExact(grid.getShape().get(2));
      int columns = Math.toIntExact(grid.getShape().get(3));
      var detector = new OverlapDetector(DetectionThresholds.DEFAULT);
      var places =
          IntStream.range(0, seeds.size())
              .mapToObj(i -> detector.inspect(maps(grid.get(i)), rows, columns))
              .map(r -> new SubjectPlaces(r.maps(), r.rows(), r.columns()))
              .toList();
      int[][] cells = places.stream().map(PlaceAttention::looking).toArray(int[][]::new);
      float[] attention = seen.rows(cells).toFloatArray(); // (b, cells, n)
      int each = attention.length / seeds.size();
      return IntStream.range(0, seeds.size())
          .mapToObj(
              i ->
                  new PlaceAttention(
                      places.get(i),
                      cells[i],
                      Arrays.copyOfRange(attention, i * each, (i + 1) * each)))
          .mapToDouble(Pilot::worst)
          .toArray();
    }

    /** {@link Clusters#deviation} of every picture. */
    private double[] clusters(MmditView.Watcher seen) {
      NDArray grid = seen.maps().blocks().referenceGrid(); // (b, s, h, w)
      int rows = Math.toIntExact(grid.getShape().get(2));
      int columns = Math.toIntExact(grid.getShape().get(3));
      int n = rows * columns;
      int[][] all = new int[seeds.size()][];
      Arrays.setAll(all, i -> IntStream.range(0, n).toArray());
      float[] attention = seen.rows(all).toFloatArray(); // (b, n, n)
      var detector = new OverlapDetector(DetectionThresholds.DEFAULT);
      return IntStream.range(0, seeds.size())
          .mapToDouble(
              i -> {
                var own = detector.inspect(maps(grid.get(i)), rows, columns).maps();
                float[] highest = new float[n];
                for (float[] map : own) {
                  for (int j = 0; j < n; j++) {
                    highest[j] = Math.max(highest[j], map[j]);
                  }
                }
                return Clusters.deviation(
                    Arrays.copyOfRange(attention, i * n * n, (i + 1) * n * n),
                    highest,
                    subjects.size());
              })
          .toArray();
    }

    private List<float[]> maps(NDArray grid) {
      return IntStream.range(0, subjects.size()).mapToObj(s -> grid.get(s).toFloatArray()).toList();
    }

    private NameProbe names(PromptEmbedding one, GuidanceSettings settings) {
      var swaps =
          new SwappedPrompts(
              NameSwap.of(prompt.text(), tokens().subjects()),
              text -> model.encoders().encode(text, manager));
      return new NameProbe(model.transformer(), one, swaps, settings.names(), model.scheduler());
    }

    private List<Trial> judged(
        NDArray latent,
        List<MapTrace> traces,
        int[] updates,
        List<Double> extra,
        SequencedMap<Integer, List<Double>> interchange,
        List<double[]> mixed,
        SequencedMap<Integer, double[]> clusters) {
      float[] pixels = model.vae().decode(latent).toFloatArray(); // (b, 3, 128, 128)
      int each = pixels.length / seeds.size();
      var pictures =
          IntStream.range(0, seeds.size())
              .mapToObj(i -> Arrays.copyOfRange(pixels, i * each, (i + 1) * each))
              .toList();
      var judgements = judge.judge(pictures);
      return IntStream.range(0, seeds.size())
          .mapToObj(
              i -> {
                SequencedMap<Integer, Double> own = new LinkedHashMap<>();
                interchange.forEach((step, ratios) -> own.put(step, ratios.get(i)));
                SequencedMap<Integer, Double> deviations = new LinkedHashMap<>();
                clusters.forEach((step, all) -> deviations.put(step, all[i]));
                return new Trial(
                    prompt,
                    seeds.get(i),
                    traces.get(i),
                    judgements.get(i),
                    updates[i],
                    extra,
                    own,
                    mixed.stream().map(step -> step[i]).toList(),
                    deviations);
              })
          .toList();
    }

    private SubjectTokens tokens() {
      String text = prompt.text();
      return SubjectTokens.of(text, subjects, model.encoders().tokens(text));
    }

    private SamplingRequest request(String method) {
      boolean plain = method.equals(SamplingRequest.PLAIN);
      return new SamplingRequest(
              prompt.text(),
              "",
              Renderer.SIDE,
              Renderer.SIDE,
              steps,
              scale,
              seeds.getFirst(),
              plain ? List.of() : subjects,
              method,
              1)
          .withRelations(plain ? List.of() : prompt.relations());
    }
  }

  private static double worst(PlaceAttention attention) {
    int subjects = attention.places().maps().size();
    return IntStream.range(0, subjects)
        .boxed()
        .flatMap(
            s ->
                IntStream.range(0, subjects)
                    .filter(other -> other != s)
                    .mapToObj(other -> attention.into(s, other)))
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  private static double largest(List<Interchange> answers) {
    return answers.stream().mapToDouble(Interchange::ratio).max().orElse(0);
  }

  private GuidanceSettings everyBlock(GuidanceSettings settings) {
    int depth = model.transformer().config().layers();
    List<Integer> all = IntStream.range(0, depth).boxed().toList();
    return settings.withBlocks(new BlockMaps.Roles(List.of(), all));
  }
}
