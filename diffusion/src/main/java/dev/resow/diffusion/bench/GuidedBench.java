package dev.resow.diffusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.engine.GuidanceEngine;
import dev.resow.diffusion.guidance.engine.StepPoint;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Methods;
import dev.resow.diffusion.guidance.method.UNetMethods;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import dev.resow.diffusion.guidance.session.MethodPlans;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.RegionSettings;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.guidance.term.TermState;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.diffusion.text.PromptTokens;
import dev.resow.diffusion.text.Tokens;
import dev.resow.diffusion.text.Tokens.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What guidance costs beside a plain step: an update, a look, a restart, a step with regions. */
final class GuidedBench {
  private static final String GUIDED = "enmmdit";
  private static final String REGIONS = "regions";
  private static final String PROMPT = "a tiger and a leopard";
  private static final List<String> SUBJECTS = List.of("tiger", "leopard");
  private static final List<Span> WORDS =
      List.of(new Span(0, 1), new Span(2, 7), new Span(8, 11), new Span(12, 13), new Span(14, 21));

  /** Sessions that only make the virtual machine compile what the others then run. */
  private static final int WARMING = 12;

  private static final int RUNS = 8;

  private GuidedBench() {}

  /** A kind of step of a guided round. */
  enum Kind {
    GUIDED("guided step: an update and the step"),
    PLAIN("plain step of a guided round"),
    LOOK("step with a look"),
    RESTART("restart"),
    JOINED("step joined by region, two subjects");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * One update of the three losses on a random model, a call each.
   *
   * @param text text tokens of the model; half of them count as CLIP's, half as T5's
   */
  static Runnable update(RandomModel model, int text, NDManager manager) {
    var settings = GuidanceSettings.defaults(model.transformer().config().layers());
    var tokens = SubjectTokens.of(PROMPT, SUBJECTS, tokens(text / 2));
    var conditional = model.prompt().get("1:2"); // (1, text, d)
    var prompt = new PromptEmbedding(conditional, model.pooled().get("1:2"));
    return update(model.transformer(), prompt, tokens, settings, model.latent(), manager);
  }

  /** One update of SynGen's loss on a random U-Net. */
  static Runnable update(RandomUNet model, NDManager manager) {
    var settings = GuidanceSettings.defaults(model.unet());
    var clip = tokens(RandomUNet.TEXT, 1);
    var tokens = SubjectTokens.of(PROMPT, SUBJECTS, new PromptTokens(clip, clip, Optional.empty()));
    var conditional = model.prompt().get("1:2"); // (1, text, d)
    return update(
        model.unet(),
        new PromptEmbedding(conditional, conditional),
        tokens,
        settings,
        UNetMethods.table(settings).get("syngen"),
        model.latent(),
        manager);
  }

  /** The same on the model of a folder, with its own settings and prompt. */
  static Runnable update(Sd3Model model, NDManager manager) {
    var prompt = model.encoders().encode(PROMPT);
    var sequence = prompt.sequence().duplicate();
    var pooled = prompt.pooled().duplicate();
    sequence.attach(manager);
    pooled.attach(manager);
    int factor = model.vae().config().factor();
    var latent =
        manager.randomNormal(
            new Shape(
                1,
                model.transformer().config().inChannels(),
                model.limits().defaultHeight() / factor,
                model.limits().defaultWidth() / factor));
    return update(
        model.transformer(),
        new PromptEmbedding(sequence, pooled),
        SubjectTokens.of(PROMPT, SUBJECTS, model.encoders().tokens(PROMPT)),
        MethodPlans.of(model).settings(),
        latent,
        manager);
  }

  private static Runnable update(
      Mmdit transformer,
      PromptEmbedding prompt,
      SubjectTokens tokens,
      GuidanceSettings own,
      NDArray latent,
      NDManager manager) {
    var settings = own.withUpdates(1, new GuidanceSettings.Stop(0, 0, 0));
    var method = Methods.find("enmmdit-losses", settings);
    return update(transformer, prompt, tokens, settings, method, latent, manager);
  }

  /**
   * @param method whose moves take one update at the settings' first step
   */
  private static Runnable update(
      Backbone backbone,
      PromptEmbedding prompt,
      SubjectTokens tokens,
      GuidanceSettings settings,
      Method method,
      NDArray latent,
      NDManager manager) {
    var view = new MmditView(backbone, tokens, settings);
    int step = settings.firstStep();
    var given = conditioning(backbone, prompt, manager);
    return () -> {
      try (var work = manager.newSubManager()) {
        var engine =
            new GuidanceEngine(
                method,
                view.under(given.row(1)),
                tokens.words().groups(),
                List.of(),
                (m, _) -> m.randomNormal(latent.getShape()),
                new TermState());
        var one = latent.duplicate();
        one.attach(work);
        engine.apply(one, new StepPoint(step, 28, .95, null, null)).latent().toFloatArray();
      }
    };
  }

  /** What a step under classifier-free guidance knows for its prediction anyway, two rows. */
  private static Conditioning conditioning(
      Backbone backbone, PromptEmbedding prompt, NDManager manager) {
    try (var _ = NoGradient.begin()) {
      var timesteps = manager.full(new Shape(2), 950f);
      return backbone.condition(
          timesteps, prompt.sequence().repeat(0, 2), prompt.pooled().repeat(0, 2));
    }
  }

  /** Start token, the five words, end token, padding; T5 has no start token. */
  private static PromptTokens tokens(int length) {
    var clip = tokens(length, 1);
    return new PromptTokens(clip, clip, Optional.of(tokens(length, 0)));
  }

  private static Tokens tokens(int length, int start) {
    var spans = new ArrayList<>(Collections.nCopies(length, Span.NONE));
    for (int i = 0; i < WORDS.size(); i++) {
      spans.set(start + i, WORDS.get(i));
    }
    return new Tokens(new long[length], spans, start + WORDS.size() + 1, false);
  }

  /** What a restart does: the start noise of the next seed. */
  static Runnable restart(RandomModel model, NDManager manager) {
    Shape shape = model.latent().getShape();
    int size = Math.toIntExact(shape.size());
    var seed = new AtomicLong();
    return () -> {
      try (var work = manager.newSubManager()) {
        work.create(Philox.normals(List.of(seed.incrementAndGet()), 0, size), shape);
      }
    };
  }

  /** Nanoseconds of every call of whole sessions that never find a clear round, by kind. */
  static Map<Kind, Timing> sessions(Sd3Model model) {
    var guides = MethodPlans.of(model);
    var settings = guides.settings();
    var limits = settings.detection(true);
    var never = new DetectionThresholds(limits.mask(), 0, 1, limits.measure());
    var sampler =
        new Sampler(
            model, new MethodPlans(settings.withDetection(settings.detectionStep(), never, never)));
    Map<Kind, List<Long>> times = new EnumMap<>(Kind.class);
    for (int run = -WARMING; run < RUNS; run++) {
      if (run == 0) {
        times.clear();
      }
      try (var session = sampler.open(request(model, settings, GUIDED, run))) {
        time(session, times);
      }
      try (var session = sampler.open(request(model, settings, REGIONS, run))) {
        timeRegions(session, settings.regions(), times);
      }
    }
    Map<Kind, Timing> timings = new EnumMap<>(Kind.class);
    times.forEach((kind, own) -> timings.put(kind, Timing.of(own)));
    return timings;
  }

  private static SamplingRequest request(
      Sd3Model model, GuidanceSettings settings, String method, int seed) {
    return new SamplingRequest(
        PROMPT,
        "",
        model.limits().defaultWidth(),
        model.limits().defaultHeight(),
        settings.runSteps(),
        4.5,
        seed,
        SUBJECTS,
        method,
        2);
  }

  /** The first of them embeds the prompts and does not count. */
  private static void timeRegions(
      Session session, RegionSettings regions, Map<Kind, List<Long>> times) {
    for (int step = 0; step <= regions.lastStep(); step++) {
      long start = System.nanoTime();
      session.step();
      if (step > regions.firstStep()) {
        add(times, Kind.JOINED, System.nanoTime() - start);
      }
    }
  }

  private static void time(Session session, Map<Kind, List<Long>> times) {
    while (true) {
      int updates = session.rounds().stream().mapToInt(r -> r.updates()).sum();
      long start = System.nanoTime();
      var outcome = session.step();
      long nanos = System.nanoTime() - start;
      boolean guided = session.rounds().stream().mapToInt(r -> r.updates()).sum() > updates;
      switch (outcome) {
        case Finished _ -> {
          return;
        }
        case Overlapped _ -> add(times, Kind.LOOK, nanos);
        case Restarted _ -> add(times, Kind.RESTART, nanos);
        default -> add(times, guided ? Kind.GUIDED : Kind.PLAIN, nanos);
      }
    }
  }

  private static void add(Map<Kind, List<Long>> times, Kind kind, long nanos) {
    times.computeIfAbsent(kind, _ -> new ArrayList<>()).add(nanos);
  }
}
