package dev.resow.diffusion.guidance.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.GuidanceDivergedException;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;
import dev.resow.diffusion.guidance.method.LearningRate;
import dev.resow.diffusion.guidance.method.Limit;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Methods;
import dev.resow.diffusion.guidance.method.Move;
import dev.resow.diffusion.guidance.method.Steps;
import dev.resow.diffusion.guidance.optimizer.Optimizer;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.term.Align;
import dev.resow.diffusion.guidance.term.BlockAlignment;
import dev.resow.diffusion.guidance.term.Neglect;
import dev.resow.diffusion.guidance.term.Term;
import dev.resow.diffusion.guidance.term.TermContext;
import dev.resow.diffusion.guidance.term.TermState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuidanceEngineTest {
  private static final GuidanceSettings SETTINGS = GuidanceSettings.defaults(24);
  private final ToyModel model = new ToyModel();

  static Stream<String> rows() {
    return Methods.table(SETTINGS).keySet().stream();
  }

  static Stream<Term> terms() {
    return Methods.table(SETTINGS).values().stream()
        .flatMap(row -> row.terms().stream())
        .filter(term -> !(term instanceof Align)) // at rest until it has a past
        .filter(term -> !term.name().equals("outside"))
        .filter(
            term ->
                !(term
                    instanceof BlockAlignment)) // held still for its gradient, its reference moves
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowWhoseGoalIsNeverReachedTakesItsWorstCase(String name) {
    Method row = hopeless(Methods.find(name, SETTINGS));
    int steps = row.runSteps();
    assertThat(model.run(row, steps, 1).updates(0)).isEqualTo(row.worstCaseUpdates());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anImageInABatchIsTheImageAlone(String name) {
    Method row = Methods.find(name, SETTINGS);
    ToyModel.Run batch = model.run(row, 28, 11, 12, 13);
    int size = batch.latent().length / 3;
    for (int i = 0; i < 3; i++) {
      ToyModel.Run single = model.run(row, 28, 11 + i);
      assertThat(single.updates(0)).as("updates of image %d", i).isEqualTo(batch.updates(i));
      assertThat(Arrays.copyOfRange(batch.latent(), i * size, (i + 1) * size))
          .as("image %d", i)
          // batched products round differently; some fifty updates make that a few 1e-4 of values
          // up to 6
          .containsExactly(single.latent(), offset(1e-3f));
    }
  }

  @ParameterizedTest
  @MethodSource("terms")
  void oneSmallStepLowersTheLoss(Term term) {
    Move move =
        Move.refine(Steps.at(3), 2) // the second look shows what the first update did
            .on(term)
            .by(Optimizer.UNIT_RMS, LearningRate.constant(1e-3));
    ToyModel.Run run = model.run(Method.of("one", "", 8, move), 8, 5);
    var looks = run.reports().getFirst().images().getFirst().losses();
    assertThat(looks.get(1).get(term.name())).isLessThan(looks.get(0).get(term.name()));
  }

  @Test
  void anImageAtItsGoalStaysWhereItIs() {
    Move move =
        Move.refine(Steps.at(0), 5)
            .on(new Neglect())
            .until(new Neglect(), 10)
            .by(Optimizer.ADAM, LearningRate.constant(1));
    ToyModel.Run plain = model.run(Method.of("none", "", 4), 4, 1);
    ToyModel.Run moved = model.run(Method.of("one", "", 4, move), 4, 1);
    assertThat(moved.latent()).containsExactly(plain.latent());
    assertThat(moved.updates(0)).isZero();
    assertThat(moved.reports().getFirst().images().getFirst().reached()).isTrue();
    assertThat(moved.forwards()).isEqualTo(0.5); // one look, no gradient
  }

  /** A method nobody published: one term, one row. The engine and the toy model know neither. */
  @Test
  void aNewMethodIsOneTermAndOneRow() {
    record Spread() implements Term {
      @Override
      public String name() {
        return "spread";
      }

      @Override
      public Need need() {
        return Need.SUBJECT;
      }

      @Override
      public NDArray value(Maps maps, TermContext context) {
        NDArray a = Pixels.flat(maps.subject()); // (b, s, p)
        int[] pixels = {2};
        NDArray variance = a.sub(a.mean(pixels, true)).square().mean(pixels); // (b, s)
        return variance.sqrt().min(new int[] {1}).neg();
      }
    }
    Term spread = new Spread();
    Method mine =
        Method.of(
            "mine",
            "an invented example",
            28,
            Move.refine(Steps.at(2, 8), 20)
                .on(new Neglect())
                .on(0.2, spread)
                .by(Optimizer.ADAM, LearningRate.constant(1e-2)),
            Move.guide(Steps.range(9, 20)).on(spread).by(Optimizer.SGD, LearningRate.constant(1)));

    ToyModel.Run run = model.run(mine, 28, 7);

    assertThat(mine.worstCaseUpdates()).isEqualTo(52);
    assertThat(run.updates(0)).isEqualTo(52);
    var first = run.reports().getFirst().images().getFirst().losses();
    assertThat(first.getLast().get("spread")).isLessThan(first.getFirst().get("spread"));
  }

  @Test
  void balancedGradientsOfVeryDifferentTermsBothCount() {
    Term loud = scaled("loud", 1e4f);
    Term quiet = scaled("quiet", 1e-4f);
    Move move =
        Move.refine(Steps.at(0), 1)
            .on(loud)
            .on(quiet)
            .by(Optimizer.UNIT_RMS, LearningRate.constant(1e-2))
            .balancing(true);
    var report = model.run(Method.of("m", "", 2, move), 2, 3).reports().getFirst();
    var rms = report.images().getFirst().gradients().getFirst();
    assertThat(rms.get("loud") / rms.get("quiet")).isGreaterThan(1e7);
  }

  @Test
  void aLossThatIsNotANumberEndsTheRound() {
    Move move =
        Move.guide(Steps.at(2))
            .on(scaled("broken", Float.NaN))
            .by(Optimizer.SGD, LearningRate.constant(1));
    assertThatThrownBy(() -> model.run(Method.of("m", "", 4, move), 4, 1))
        .isInstanceOfSatisfying(
            GuidanceDivergedException.class, e -> assertThat(e.image()).isZero())
        .hasMessageContaining("broken");
  }

  @Test
  void alignRemembersNothingFromAnotherRun() {
    Method row = Methods.find("initno+", SETTINGS);
    assertThat(model.run(row, 28, 4).latent()).containsExactly(model.run(row, 28, 4).latent());
  }

  @Test
  void stateOfAFrozenImageDoesNotChange() {
    TermState state = new TermState();
    try (NDManager manager = NDManager.newBaseManager()) {
      state.keep("x", manager.create(new float[][] {{1}, {2}}));
      state.activate(new boolean[] {true, false});
      state.keep("x", manager.create(new float[][] {{3}, {4}}));
      assertThat(state.recall("x", manager).orElseThrow().toFloatArray()).containsExactly(3, 2);
    }
  }

  private static Term scaled(String name, float factor) {
    Neglect neglect = new Neglect();
    return new Term() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Need need() {
        return Need.SUBJECT;
      }

      @Override
      public NDArray value(Maps maps, TermContext context) {
        return neglect.value(maps, context).mul(factor);
      }
    };
  }

  /** The same row with goals that cannot be reached. */
  private static Method hopeless(Method row) {
    List<Move> moves =
        row.moves().stream()
            .map(
                m ->
                    new Move(
                        m.name(),
                        m.steps(),
                        m.updates(),
                        m.loss(),
                        m.goal().stream()
                            .map(l -> Limit.of(l.term(), Double.NEGATIVE_INFINITY))
                            .toList(),
                        m.gates(),
                        m.optimizer(),
                        m.rate(),
                        m.space(),
                        m.samples(),
                        m.rounds(),
                        m.balanced()))
            .toList();
    return new Method(
        row.name(),
        row.source(),
        row.runSteps(),
        moves,
        row.watch(),
        row.contrast(),
        row.regions(),
        row.layout(),
        row.noise(),
        0);
  }
}
