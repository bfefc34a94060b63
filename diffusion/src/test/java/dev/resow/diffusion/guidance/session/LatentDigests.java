package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.RegionSettings;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingFailedException;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Prints the SHA-256 of whole runs: of every outcome, latent, cost and picture. Two builds whose
 * lines are equal on one machine sample the same bits; on another machine the kernels, and so the
 * bits, may differ.
 *
 * <p>{@link LatentDigestsTest} runs it; it takes the demo model and the tiny random one.
 */
final class LatentDigests {
  private static final Path DEMO = Path.of("../models/menagerie");
  private static final List<String> PAIR = List.of("tiger", "leopard");
  private static final List<String> TRIPLE = List.of("cat", "fox", "dog");

  private LatentDigests() {}

  /** Arguments: {@code demo}, {@code rows}, {@code budgets}; none for all three. */
  public static void main(String[] arguments) {
    var parts = arguments.length == 0 ? List.of("demo", "rows", "budgets") : List.of(arguments);
    if (parts.contains("demo")) {
      try (var model = Sd3Model.load(DEMO, Placement.cpu())) {
        demo(model);
      }
    }
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu(), 64)) {
      if (parts.contains("rows")) {
        rows(model);
      }
      if (parts.contains("budgets")) {
        budgets(model);
      }
    }
  }

  /** Pairs and a triple at the model's own thresholds, and at thresholds that no round meets. */
  private static void demo(Sd3Model model) {
    var own = MethodPlans.of(model).settings();
    for (var settings : List.of(own, neverClear(own))) {
      var sampler = new Sampler(model, new MethodPlans(settings));
      String thresholds = settings == own ? "own" : "never clear";
      for (String method : List.of("plain", "enmmdit", "resow", "syngen", "retention")) {
        for (long seed = 1; seed <= 2; seed++) {
          print(thresholds, sampler, demo("a tiger and a leopard", PAIR, method, seed));
        }
        print(thresholds, sampler, demo("a cat, a fox and a dog", TRIPLE, method, 3));
      }
      for (String method : List.of("enmmdit", "resow")) {
        var two = demo("a tiger and a leopard", PAIR, method, 1).withCandidates(2);
        print(thresholds, sampler, two);
        print(thresholds, sampler, two.withBudget(150));
      }
    }
  }

  private static SamplingRequest demo(
      String prompt, List<String> subjects, String method, long seed) {
    return new SamplingRequest(prompt, "", 128, 128, 28, 3, seed, subjects, method, 2);
  }

  static GuidanceSettings neverClear(GuidanceSettings own) {
    var pair = never(own.detection(true));
    var many = own.many();
    return own.withDetection(own.detectionStep(), pair, pair)
        .withRegions(neverClear(own.regions()))
        .withMany(
            new GuidanceSettings.Many(
                many.rounds(), many.regions() == null ? null : neverClear(many.regions())));
  }

  private static RegionSettings neverClear(RegionSettings own) {
    return own.withDetection(own.detectionStep(), never(own.detection(2)), null);
  }

  private static DetectionThresholds never(DetectionThresholds own) {
    return new DetectionThresholds(own.mask(), 0, 1, own.measure());
  }

  /** Every row, with a restart where it checks. */
  private static void rows(Sd3Model model) {
    var plans = new MethodPlans(TinyRuns.settings(TinyRuns.NEVER_CLEAR));
    var sampler = new Sampler(model, plans);
    for (String method : plans.names()) {
      print("tiny " + TinyRuns.NEVER_CLEAR, sampler, tiny(method, 2, 1));
    }
  }

  /** Budgets of the rows that spend one, and the end of the search at several calls. */
  private static void budgets(Sd3Model model) {
    for (var thresholds : List.of(TinyRuns.NEVER_CLEAR, TinyRuns.ALWAYS_CLEAR, interchange())) {
      var sampler = new Sampler(model, new MethodPlans(TinyRuns.settings(thresholds)));
      String name = "tiny " + thresholds;
      for (String method : List.of("enmmdit", "enmmdit-on-demand", "contrast-restart", "resow")) {
        for (double budget = 34; budget < 100; budget += 8) {
          print(name, sampler, tiny(method, 3, 1).withBudget(budget));
          print(name, sampler, tiny(method, 2, 2).withBudget(budget + 1.5));
        }
        for (int last = 0; last < 14; last += 3) {
          System.out.printf(
              "%s %s last round after call %d: %s%n",
              name, method, last, digest(sampler, tiny(method, 3, 2), -1, last));
        }
      }
    }
  }

  private static DetectionThresholds interchange() {
    return new DetectionThresholds(0.5, 0, 0, PairMeasure.INTERCHANGE);
  }

  private static SamplingRequest tiny(String method, int rounds, int candidates) {
    return new SamplingRequest(
            "a photo of a black cat and a red dog",
            "",
            128,
            128,
            TinyRuns.STEPS,
            4.5,
            7,
            List.of("cat", "dog"),
            method,
            rounds)
        .withBoxes(List.of(new Box(0, 0, 0.5, 1), new Box(0.5, 0, 1, 1)))
        .withCandidates(candidates);
  }

  private static void print(String thresholds, Sampler sampler, SamplingRequest request) {
    String whole = digest(sampler, request, -1, -1);
    System.out.printf(
        "%s %s %s seed %d rounds %d candidates %d budget %s: %s%n",
        thresholds,
        request.method(),
        request.subjects(),
        request.seed(),
        request.rounds(),
        request.candidates(),
        request.budget(),
        whole);
    int stop = request.steps() / 2 + 2; // after the check
    String resumed = digest(sampler, request, stop, -1);
    if (!resumed.equals(whole)) {
      System.out.printf("  resumed after call %d: %s%n", stop, resumed);
    }
  }

  /**
   * @param resume the call after which the session is saved and resumed; below 0 for none
   * @param last the call after which the search for a clear round ends; below 0 for none
   */
  static String digest(Sampler sampler, SamplingRequest request, int resume, int last) {
    Session session = null;
    try {
      session = sampler.open(request);
      var sha = MessageDigest.getInstance("SHA-256");
      for (int call = 0; ; call++) {
        var outcome = session.step();
        add(sha, session, outcome);
        if (outcome instanceof Finished finished) {
          sha.update(finished.png());
          text(sha, "exhausted " + finished.budgetExhausted());
          return HexFormat.of().formatHex(sha.digest()) + " " + finished.forwards();
        }
        if (call == last) {
          session.lastRound();
          text(sha, "left " + session.stepsLeft());
        }
        if (call == resume) {
          byte[] saved = session.save().toBytes();
          session.close();
          session = sampler.resume(SessionState.fromBytes(saved));
        }
      }
    } catch (IllegalArgumentException | SamplingFailedException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } finally {
      if (session != null) {
        session.close();
      }
    }
  }

  private static void add(MessageDigest sha, Session session, StepOutcome outcome) {
    switch (outcome) {
      case Advanced a -> text(sha, a.toString());
      case Restarted r -> text(sha, r.toString());
      case Finished _ -> text(sha, "finished");
      case Overlapped o -> {
        text(sha, "overlapped %d %d %d".formatted(o.round(), o.seed(), o.step()));
        var reason = o.detection().clear() ? "clear" : o.detection().reason();
        text(sha, "%s %s".formatted(o.detection().score(), reason));
        o.others()
            .forEach(
                c -> text(sha, "%d %d %s".formatted(c.round(), c.seed(), c.detection().rank())));
      }
    }
    for (var round : session.rounds()) {
      text(sha, "%d %d %d".formatted(round.round(), round.steps(), round.updates()));
      text(sha, "%s %s %s".formatted(round.losses(), round.forwards(), round.failure()));
    }
    text(sha, "%s %d".formatted(session.forwards(), session.stepsLeft()));
    float[] latent = session.latent();
    var bytes = ByteBuffer.allocate(latent.length * Float.BYTES);
    bytes.asFloatBuffer().put(latent);
    sha.update(bytes);
  }

  private static void text(MessageDigest sha, String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
