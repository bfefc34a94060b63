package dev.resow.diffusion.cache;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Tail;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorEngine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two rows of one token and one channel; the blocks after the first add 10 to a row. */
class TailCacheTest {
  private final NDManager session = TensorEngine.manager();
  private final NDManager pass = session.newSubManager();
  private final TailCache cache = new TailCache(.1, session);
  private NoGradient gradients;
  private int computed;

  @BeforeEach
  void recordNoGradients() {
    gradients = NoGradient.begin();
  }

  @AfterEach
  void close() {
    gradients.close();
    session.close();
  }

  private NDArray rows(float one, float other) {
    return pass.create(new float[] {one, other}, new Shape(2, 1, 1));
  }

  /** What the first block adds to the rows is 1 or about 1. */
  private float[] step(boolean mayReuse, float one, float other) {
    var turn = cache.turn(mayReuse);
    float[] states = states(turn, one, other);
    turn.end();
    return states;
  }

  private float[] states(Tail tail, float one, float other) {
    NDArray before = rows(5, 7);
    NDArray after = before.add(rows(one, other));
    return tail.states(before, after, new Rest(after)).toFloatArray();
  }

  private final class Rest implements Tail.Rest {
    private final NDArray after;

    private Rest(NDArray after) {
      this.after = after;
    }

    @Override
    public NDArray all() {
      computed++;
      return after.add(10);
    }

    @Override
    public NDArray of(List<Integer> rows, AttentionTap tap) {
      throw new UnsupportedOperationException("a pass of its own decides for all rows");
    }
  }

  private void assertThatOnePassIsKept() {
    pass.close();
    assertThat(session.getManagedArrays()).hasSize(2);
  }

  @Test
  void aPassLikeTheLastComputedOneTakesTheRestFromIt() {
    assertThat(step(true, 1, 1)).containsExactly(16, 18);
    assertThat(step(true, 1.0625f, 1)).containsExactly(16.0625f, 18);
    assertThat(computed).isEqualTo(1);
  }

  @Test
  void theRowThatChangedMostDecidesForAll() {
    step(true, 1, 1);
    step(true, 1, 1.25f);
    assertThat(computed).isEqualTo(2);
  }

  @Test
  void changesAreThoseSinceTheLastComputedPass() {
    step(true, 1, 1);
    step(true, 1.0625f, 1); // reused
    step(true, 1.125f, 1); // a twentieth more than that, but an eighth more than the first
    assertThat(computed).isEqualTo(2);
  }

  @Test
  void aPassThatMayNotReuseIsComputedAndIsTheOneToCompareWith() {
    step(true, 1, 1);
    step(false, 1.0625f, 1);
    step(true, 1.125f, 1);
    assertThat(computed).isEqualTo(2);
  }

  @Test
  void nothingLikeNothingIsComputed() {
    step(true, 0, 0);
    step(true, 0, 0); // zero by zero is no number
    assertThat(computed).isEqualTo(2);
  }

  @Test
  void afterForgettingEveryPassIsComputed() {
    step(true, 1, 1);
    cache.forget();
    step(true, 1, 1);
    assertThat(computed).isEqualTo(2);
    assertThatOnePassIsKept();
  }

  @Test
  void aPassThatIsRepeatedCountsOnce() {
    var turn = cache.turn(true);
    states(turn, 1, 1);
    states(turn, 2, 2);
    turn.end();
    assertThat(computed).as("what was not ended is no pass to take from").isEqualTo(2);
    step(true, 2, 2);
    assertThat(computed).isEqualTo(2);
    assertThatOnePassIsKept();
  }
}
