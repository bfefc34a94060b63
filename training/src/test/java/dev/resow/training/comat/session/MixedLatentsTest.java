package dev.resow.training.comat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Start;
import dev.resow.training.sample.Draw;
import dev.resow.training.sample.PlainSampling;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every second time a noised picture, at a step of the first half. */
class MixedLatentsTest {
  @Example
  void halfOfThePassesBeginLaterAtEachStepOfTheFirstHalf() {
    var firsts =
        LongStream.range(0, 2000)
            .mapToInt(seed -> MixedLatents.first(Start.MIXED, 20, Draw.of(seed)))
            .boxed()
            .toList();
    assertThat(firsts).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).allMatch(first -> first < 10);
    assertThat(firsts.stream().filter(first -> first > 0).count()).isBetween(900L, 1100L);
  }

  @Property(tries = 200)
  void withNoiseNothingIsDrawn(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int steps) {
    var draw = Draw.of(seed);
    assertThat(MixedLatents.first(Start.NOISE, steps, draw)).isZero();
    assertThat(draw.share()).isEqualTo(Draw.of(seed).share());
  }

  /** What a later start means to the sampler: the steps before it are left out. */
  @Example
  void aRunThatBeginsWithTheInputOfAStepEndsLikeTheWholeOne() {
    try (var model = Sd3Model.load(Path.of("../models/menagerie"), Placement.cpu());
        var manager = model.manager().newSubManager()) {
      var sampling = new PlainSampling(model, 4, 2);
      var text = sampling.text(List.of("a cat"), manager);
      var whole = sampling.run(sampling.noise(List.of(5L), manager), 0, text, List.of(2), manager);
      NDArray input = whole.inputs().get(2);
      var rest = sampling.run(input, 2, text, List.of(0, 3), manager);
      assertThat(rest.inputs()).containsOnlyKeys(3);
      assertThat(rest.finished().toFloatArray()).isEqualTo(whole.finished().toFloatArray());
    }
  }

  @Example
  void stepsThatAreTooFewAreRefused() {
    var recipe = Comat.of(1, List.of());
    assertThat(recipe.with(new Comat.Steps(20, 11, 2), Start.MIXED).start()).isEqualTo(Start.MIXED);
    assertThatThrownBy(() -> recipe.with(new Comat.Steps(20, 12, 2), Start.MIXED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("trained", "at most 11 of 20 steps", "mixed", "12");
    assertThatThrownBy(() -> recipe.with(new Comat.Steps(2, 1, 1), Start.MIXED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("steps: expected 3 or more");
    assertThatThrownBy(() -> Start.parse("render"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("noise, mixed", "'render'");
  }
}
