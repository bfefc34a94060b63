package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.RegionSettings;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Short pictures of the tiny random model: 8 steps, updates at steps 1 and 2, the look at step 3;
 * regions from step 2 to 6, looked at in every step, with their look at step 4.
 */
final class TinyRuns {
  static final int STEPS = 8;
  static final int NOISES = 2;
  static final DetectionThresholds NEVER_CLEAR = new DetectionThresholds(0.5, 0, 1);
  static final DetectionThresholds ALWAYS_CLEAR = new DetectionThresholds(0.5, 1, 0);

  private TinyRuns() {}

  static GuidanceSettings settings(DetectionThresholds thresholds) {
    var regions = RegionSettings.of(STEPS);
    return new GuidanceSettings(
        STEPS,
        new BlockMaps.Roles(List.of(0), List.of(1, 2)),
        List.of(0, 1, 2, 3),
        1,
        2,
        2,
        new GuidanceSettings.Stop(0, 0, 0),
        0.05,
        0.5,
        false,
        3,
        thresholds,
        null,
        3,
        new GuidanceSettings.Names(.85, NOISES),
        regions.withDetection(regions.detectionStep(), thresholds, null),
        GuidanceSettings.Findings.OFF,
        GuidanceSettings.Many.SAME);
  }

  static Sampler sampler(DiffusionModel model, DetectionThresholds thresholds) {
    return new Sampler(model, new MethodPlans(settings(thresholds)));
  }

  /** Two subjects, seed 7. */
  static SamplingRequest request(String method, int rounds) {
    return new SamplingRequest(
        "a cat and a dog", "", 128, 128, STEPS, 4.5, 7, List.of("cat", "dog"), method, rounds);
  }

  /** What every call says until the picture is finished. */
  static List<StepOutcome> steps(Session session) {
    List<StepOutcome> outcomes = new ArrayList<>();
    do {
      outcomes.add(session.step());
    } while (!(outcomes.getLast() instanceof Finished));
    return outcomes;
  }

  /** A finished picture and the looks on the way. */
  record Run(List<Overlapped> outcomes, Finished end) {
    Overlapped outcome() {
      return outcomes.getFirst();
    }

    List<SubjectDetection> looks() {
      return outcomes.stream().map(o -> (SubjectDetection) o.detection()).toList();
    }

    SubjectDetection look(int round) {
      return looks().get(round);
    }
  }

  static Run run(Sampler sampler, SamplingRequest request) {
    try (var session = sampler.open(request)) {
      return finish(session);
    }
  }

  static Run finish(Session session) {
    List<StepOutcome> outcomes = steps(session);
    var looks =
        outcomes.stream().filter(Overlapped.class::isInstance).map(Overlapped.class::cast).toList();
    return new Run(looks, (Finished) outcomes.getLast());
  }

  /** Saves the session before each of its calls and resumes all of them in another process. */
  static void goesOnInAnotherProcess(Sampler sampler, SamplingRequest request, Path folder)
      throws Exception {
    byte[] whole = null;
    int calls = 0;
    try (var session = sampler.open(request)) {
      while (whole == null) {
        Files.write(folder.resolve(calls++ + ".session"), session.save().toBytes());
        whole = session.step() instanceof Finished finished ? finished.png() : null;
      }
    }
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ResumedRuns.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    assertThat(child.waitFor()).isZero();
    for (int stop = 0; stop < calls; stop++) {
      assertThat(Files.readAllBytes(folder.resolve(stop + ".png")))
          .as("killed after call %d", stop)
          .isEqualTo(whole);
    }
  }

  /** Kills the session after each of its first calls and resumes it from what it had saved. */
  static void goesOnBitIdentically(Sampler sampler, SamplingRequest request, int calls) {
    byte[] whole = run(sampler, request).end().png();
    for (int stop = 0; stop < calls; stop++) {
      byte[] saved;
      try (var session = sampler.open(request)) {
        for (int i = 0; i < stop; i++) {
          session.step();
        }
        saved = session.save().toBytes();
      }
      try (var session = sampler.resume(SessionState.fromBytes(saved))) {
        assertThat(finish(session).end().png()).as("killed after call %d", stop).isEqualTo(whole);
      }
    }
  }
}
