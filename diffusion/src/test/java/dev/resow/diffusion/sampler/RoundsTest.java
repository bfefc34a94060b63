package dev.resow.diffusion.sampler;

import static dev.resow.diffusion.sampler.SamplerTest.request;
import static dev.resow.diffusion.sampler.SamplerTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import dev.resow.diffusion.schedule.NoisePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A round that overlaps or fails gives way to another seed; the best one is finished. */
class RoundsTest {
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  /** Goes wrong at the third step of chosen rounds. */
  private static Guidance failing(Scripted guidance, double factor, Integer... rounds) {
    return new Guidance() {
      @Override
      public GuidedLatent before(StepContext at, NDArray latent, Supplier<Conditioning> prompt) {
        boolean fails = at.step() == 2 && List.of(rounds).contains(at.round());
        return fails
            ? GuidedLatent.unchanged(latent.mul(factor))
            : guidance.before(at, latent, prompt);
      }

      @Override
      public CheckResult after(StepContext at, NDArray latent, NDArray velocity, double room) {
        return guidance.after(at, latent, velocity, room);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 1e6})
  void aRoundThatExplodesIsDroppedForTheNextSeed(double factor) {
    var sampler = sampler(() -> failing(new Scripted(0, 0), factor, 0));
    try (var session = sampler.open(request("scripted", 2))) {
      var outcomes = run(session);
      assertThat(outcomes.get(2))
          .isInstanceOfSatisfying(
              Restarted.class,
              r -> {
                assertThat(r.round()).isEqualTo(1);
                assertThat(r.reason()).contains("step 3", "latent");
              });
      var finished = (Finished) outcomes.getLast();
      assertThat(finished.parameters().round()).isEqualTo(1);
      assertThat(finished.rounds().getFirst().failure()).contains("step 3");
      assertThat(finished.rounds().getLast().failure()).isNull();
    }
  }

  @Test
  void ifTheLastRoundFailsTheBestOneBeforeIsFinished() {
    Supplier<Guidance> guidance = () -> failing(new Scripted(.9, .7, .1), 1e6, 2);
    try (var session = sampler(guidance).open(request("scripted", 3))) {
      var finished = (Finished) run(session).getLast();
      assertThat(finished.parameters().round()).isEqualTo(1);
      assertThat(finished.rounds().get(2).failure()).contains("step 3");
    }
  }

  @Test
  void aRoundThatFailsAfterItsLookGivesWayToTheNextBest() {
    Supplier<Guidance> guidance = () -> failing(new Scripted(.7, .9), 1e6, 0);
    try (var session = sampler(guidance).open(request("scripted", 2))) {
      session.step();
      session.step(); // the check of round 0
      var finished = (Finished) run(session).getLast();
      assertThat(finished.parameters().round()).isEqualTo(1);
      assertThat(finished.rounds()).hasSize(2);
      assertThat(finished.rounds().getFirst().failure()).contains("step 3");
      assertThat(finished.budgetExhausted()).isFalse();
    }
  }

  @Test
  void whenTimeIsUpAFailedRoundStillHasASuccessor() {
    Supplier<Guidance> guidance = () -> failing(new Scripted(0, 0), Double.NaN, 0);
    try (var session = sampler(guidance).open(request("scripted", 3))) {
      session.step();
      session.lastRound();
      assertThat(((Finished) run(session).getLast()).parameters().round()).isEqualTo(1);
    }
  }

  @Test
  void ofSeveralCandidatesTheFailingOneAloneIsDropped() {
    Supplier<Guidance> guidance =
        () ->
            new Guidance() {
              @Override
              public GuidedLatent before(
                  StepContext at, NDArray latent, Supplier<Conditioning> prompt) {
                if (at.step() == 1 && at.seeds().size() == 3) {
                  throw new DivergedException(0, "no", null);
                }
                boolean broken = at.step() == 2 && at.seeds().size() == 2;
                NDArray first = latent.get("0:1");
                return GuidedLatent.unchanged(
                    broken ? first.mul(Float.NaN).concat(latent.get("1:2")) : latent);
              }
            };
    try (var session = sampler(guidance).open(request("scripted", 1).withCandidates(3))) {
      var finished = (Finished) run(session).getLast();
      assertThat(finished.parameters().round()).isEqualTo(2);
      assertThat(finished.rounds().get(0).failure()).isEqualTo("step 2: no");
      assertThat(finished.rounds().get(1).failure()).contains("step 3");
      assertThat(finished.rounds().get(2).failure()).isNull();
    }
  }

  @Test
  void anOverlappedRoundGoesBackToStartWithTheNextSeed() {
    var sampler = sampler(() -> new Scripted(0.9, 0.2));
    try (var session = sampler.open(request("scripted", 3))) {
      var outcomes = run(session);
      assertThat(outcomes.get(1))
          .isInstanceOfSatisfying(
              Overlapped.class, o -> assertThat(o.detection().score()).isEqualTo(0.9));
      assertThat(outcomes.get(2))
          .isEqualTo(new Restarted(1, RoundSeeds.seed(7, 1), 2, "two subjects overlap"));
      assertThat(outcomes.get(3)).isEqualTo(new Advanced(1, 1, 8, Map.of("loss", 0.5)));
      var finished = (Finished) outcomes.getLast();
      assertThat(finished.parameters().round()).isEqualTo(1);
      assertThat(finished.parameters().seed()).isEqualTo(RoundSeeds.seed(7, 1));
    }
  }

  @Test
  void aRestartTakesASeedThatIsKnownToSuitTheModel() {
    var plan =
        new SamplerPlan(
            new Scripted(0.9, 0.2),
            PromptPlan.OWN,
            NoisePlan.EULER,
            MethodCost.Model.PLAIN,
            List.of(41L));
    var sampler = new Sampler(MODEL.get(), (_, _, _) -> plan);
    try (var session = sampler.open(request("scripted", 3))) {
      var outcomes = run(session);
      assertThat(outcomes).contains(new Restarted(1, 41, 2, "two subjects overlap"));
      assertThat(((Finished) outcomes.getLast()).parameters().seed()).isEqualTo(41);
    }
  }

  @Test
  void whenNoRoundIsClearTheBestOneIsFinished() {
    var sampler = sampler(() -> new Scripted(0.7, 0.9));
    try (var session = sampler.open(request("scripted", 2))) {
      var finished = (Finished) run(session).getLast();
      assertThat(finished.parameters().round()).isZero();
      assertThat(finished.parameters().seed()).isEqualTo(7);
    }
  }

  @Test
  void aRestartedSessionResumesBitIdentically() {
    Supplier<Guidance> scripted = () -> new Scripted(0.7, 0.9);
    var sampler = sampler(scripted);
    byte[] whole;
    try (var session = sampler.open(request("scripted", 2))) {
      whole = ((Finished) run(session).getLast()).png();
    }
    for (int stop = 0; stop < 12; stop++) {
      byte[] saved;
      try (var session = sampler.open(request("scripted", 2))) {
        for (int i = 0; i < stop; i++) {
          session.step();
        }
        saved = session.save().toBytes();
      }
      try (var session = sampler.resume(SessionState.fromBytes(saved))) {
        assertThat(((Finished) run(session).getLast()).png()).as("" + stop).isEqualTo(whole);
      }
    }
  }

  /** Two rounds' verdicts after step 2, as a method would give them. */
  private static final class Scripted implements Guidance {
    private final double[] scores;

    Scripted(double... scores) {
      this.scores = scores;
    }

    @Override
    public GuidedLatent before(StepContext at, NDArray latent, Supplier<Conditioning> prompt) {
      var report = new GuidedLatent.Report(0, Map.of("loss", 0.5));
      return new GuidedLatent(latent.mul(0.99), List.of(report), 0);
    }

    @Override
    public CheckResult after(StepContext at, NDArray latent, NDArray velocity, double room) {
      return at.step() == 1
          ? new CheckResult(List.of(new Seen(scores[at.round()])), 0)
          : CheckResult.NONE;
    }
  }

  private record Seen(double score) implements Detection {
    @Override
    public List<Finding> findings() {
      return List.of(
          new Finding(Finding.Kind.OVERLAPPED, List.of(0, 1), Optional.empty(), score, 0.5, 2));
    }
  }

  private static Sampler sampler(Supplier<Guidance> guidance) {
    return new Sampler(MODEL.get(), (_, _, _) -> SamplerPlan.of(guidance.get()));
  }
}
