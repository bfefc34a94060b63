package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Jobs of the committed demo model at the same time, each on a thread of its own: with shared
 * passes they make the pictures they make alone, and without them the same bytes.
 */
@Timeout(120)
class SharedPassesTest {
  private static final Path DEMO = Path.of("../models/menagerie");

  /** Prompts, methods, seeds and numbers of steps of which no two are the same. */
  private static final List<SamplingRequest> REQUESTS =
      List.of(
          request("a cat", List.of(), "plain", 1, 28),
          request("a tiger and a leopard", List.of("tiger", "leopard"), "resow", 2, 28),
          request("a fox and a dog", List.of(), "plain", 3, 14),
          request("a cat, a fox and a dog", List.of("cat", "fox", "dog"), "resow", 4, 28),
          request("a cat and a dog", List.of("cat", "dog"), "resow", 5, 20),
          request("a red cat and a black dog", List.of(), "plain", 6, 20));

  private static SamplingRequest request(
      String prompt, List<String> subjects, String method, long seed, int steps) {
    return new SamplingRequest(prompt, "", 128, 128, steps, 3, seed, subjects, method, 2);
  }

  /** What a run shows: every latent, and every verdict. */
  private record Run(List<float[]> latents, List<String> verdicts) {}

  @Test
  void withSharedPassesAJobMakesThePictureItMakesAlone() throws Exception {
    List<Run> alone;
    try (var model = load(Batching.EXACT)) {
      alone = REQUESTS.stream().map(request -> run(model, request)).toList();
    }
    try (var model = load(Batching.FAST)) {
      var batcher = model.batcher().orElseThrow();
      batcher.useLanes(1); // as many jobs as possible share, however many processors there are
      var together =
          atOnce(REQUESTS.stream().<Callable<Run>>map(r -> () -> run(model, r)).toList());
      assertThat(batcher.passes().shared()).isPositive();
      for (int i = 0; i < REQUESTS.size(); i++) {
        var expected = alone.get(i);
        var actual = together.get(i);
        assertThat(actual.verdicts()).as(REQUESTS.get(i).prompt()).isEqualTo(expected.verdicts());
        assertThat(actual.latents()).hasSameSizeAs(expected.latents());
        assertThat(largestDifference(expected, actual))
            .as(REQUESTS.get(i).prompt())
            .isLessThan(1e-5);
      }
    }
  }

  @Test
  void withoutThemAReplayHasTheSameBytesWhateverRunsBesideIt() throws Exception {
    try (var model = load(Batching.EXACT)) {
      var sampler = new Sampler(model, MethodPlans.of(model));
      var requests = new ArrayList<>(REQUESTS);
      requests.add(request("a tiger and a leopard", List.of("tiger", "leopard"), "enmmdit", 7, 28));
      var alone = requests.stream().map(r -> LatentDigests.digest(sampler, r, -1, -1)).toList();
      var beside =
          atOnce(
              requests.stream()
                  .<Callable<String>>map(r -> () -> LatentDigests.digest(sampler, r, -1, -1))
                  .toList());
      assertThat(beside).isEqualTo(alone);
    }
  }

  @Test
  void aSessionOfTheOneModeIsNotResumedInTheOther() {
    try (var exact = load(Batching.EXACT);
        var fast = load(Batching.FAST)) {
      byte[] saved;
      try (var session = new Sampler(fast).open(REQUESTS.getFirst())) {
        session.step();
        saved = session.save().toBytes();
      }
      var state = SessionState.fromBytes(saved);
      assertThatThrownBy(() -> new Sampler(exact).resume(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("belongs to model");
      new Sampler(fast).resume(state).close();
    }
  }

  private static DiffusionModel load(Batching batching) {
    return DiffusionModel.load(DEMO, ModelSettings.of(Placement.cpu()).withBatching(batching));
  }

  private static Run run(DiffusionModel model, SamplingRequest request) {
    var latents = new ArrayList<float[]>();
    var verdicts = new ArrayList<String>();
    model.useThreads();
    try (var session = new Sampler(model, MethodPlans.of(model)).open(request)) {
      while (true) {
        StepOutcome outcome = session.step();
        latents.add(session.latent());
        switch (outcome) {
          case Finished _ -> {
            return new Run(latents, verdicts);
          }
          case Overlapped o ->
              verdicts.add(
                  "round %d step %d: %s"
                      .formatted(
                          o.round(),
                          o.step(),
                          o.detection().clear() ? "clear" : o.detection().reason()));
          default -> {}
        }
      }
    }
  }

  /** Each on a thread of its own. */
  private static <T> List<T> atOnce(List<Callable<T>> jobs)
      throws InterruptedException, ExecutionException {
    var results = new ArrayList<T>();
    try (var threads = Executors.newFixedThreadPool(jobs.size())) {
      for (var future : threads.invokeAll(jobs)) {
        results.add(future.get());
      }
    }
    return results;
  }

  private static double largestDifference(Run expected, Run actual) {
    double largest = 0;
    for (int step = 0; step < expected.latents().size(); step++) {
      float[] one = expected.latents().get(step);
      float[] other = actual.latents().get(step);
      for (int i = 0; i < one.length; i++) {
        largest = Math.max(largest, Math.abs(one[i] - other[i]));
      }
    }
    return largest;
  }
}
