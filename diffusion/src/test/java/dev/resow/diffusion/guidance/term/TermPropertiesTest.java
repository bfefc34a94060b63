package dev.resow.diffusion.guidance.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Preparation;
import dev.resow.diffusion.guidance.map.TokenGroup;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What must hold of the terms whatever the maps are. */
class TermPropertiesTest {
  private static final int SIDE = 4;
  private static final int PIXELS = SIDE * SIDE;
  private final TermContext context = TermContext.at(0, 50);
  private NDManager manager;

  @BeforeProperty
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterProperty
  void close() {
    manager.close();
  }

  @Property(tries = 50)
  void equalMapsOverlapByOneHalf(
      @ForAll @Size(PIXELS) List<@FloatRange(min = 0.01f, max = 1) Float> map) {
    assertThat(value(new Overlap(), map, map)).isCloseTo(0.5f, offset(1e-5f));
  }

  @Property(tries = 50)
  void disjointMapsDoNotOverlap(
      @ForAll @Size(PIXELS) List<@FloatRange(min = 0.01f, max = 1) Float> map) {
    Float[] first = map.toArray(Float[]::new);
    Float[] second = map.toArray(Float[]::new);
    Arrays.fill(first, 0, PIXELS / 2, 0f);
    Arrays.fill(second, PIXELS / 2, PIXELS, 0f);
    assertThat(value(new Overlap(), List.of(first), List.of(second))).isZero();
  }

  @Property(tries = 50)
  void neglectIsZeroExactlyWhenEveryPeakReachesOne(
      @ForAll @Size(PIXELS) List<@FloatRange(max = 1.5f) Float> a,
      @ForAll @Size(PIXELS) List<@FloatRange(max = 1.5f) Float> b) {
    boolean seen = peak(a) >= 1 && peak(b) >= 1;
    assertThat(value(new Neglect(), a, b) == 0).isEqualTo(seen);
  }

  @Property(tries = 50)
  void theOrderOfSubjectsDoesNotMatter(
      @ForAll @Size(PIXELS) List<@FloatRange(min = 0.01f, max = 1) Float> a,
      @ForAll @Size(PIXELS) List<@FloatRange(min = 0.01f, max = 1) Float> b) {
    for (Term term : List.of(new Neglect(), new Overlap(), new Flat(), new Clean())) {
      assertThat(value(term, a, b)).isCloseTo(value(term, b, a), offset(1e-5f));
    }
  }

  @Property(tries = 50)
  void preparedMapsAreProbabilities(
      @ForAll @Size(3 * PIXELS) List<@FloatRange(max = 1) Float> attention) {
    NDArray raw = array(attention).reshape(1, 3, SIDE, SIDE);
    NDArray maps = new Preparation(0, 3).apply(raw, List.of(TokenGroup.of(0), TokenGroup.of(1, 2)));
    assertThat(maps.getShape()).isEqualTo(new Shape(1, 2, SIDE, SIDE));
    assertThat(maps.min().getFloat()).isNotNegative();
    assertThat(maps.max().getFloat()).isLessThanOrEqualTo(1 + 1e-5f);
  }

  @Property(tries = 50)
  void theForegroundHoldsTheBrightestPixelAndIsConnected(
      @ForAll @Size(PIXELS) List<@FloatRange(max = 1) Float> map) {
    float[] values = floats(map);
    float[] mask = Foreground.mask(values, SIDE, SIDE);
    int peak = 0;
    for (int i = 0; i < PIXELS; i++) {
      peak = values[i] > values[peak] ? i : peak;
    }
    assertThat(mask[peak]).isEqualTo(1);
    for (int i = 0; i < PIXELS; i++) {
      boolean alone =
          mask[i] == 1
              && !(i % SIDE > 0 && mask[i - 1] == 1)
              && !(i % SIDE < SIDE - 1 && mask[i + 1] == 1)
              && !(i >= SIDE && mask[i - SIDE] == 1)
              && !(i < PIXELS - SIDE && mask[i + SIDE] == 1);
      assertThat(alone && i != peak).isFalse();
    }
  }

  @Property(tries = 20)
  void boxTermsLikeASubjectInItsBoxBetter(@ForAll @FloatRange(min = 0.1f, max = 1) float bright) {
    Box left = new Box(0, 0, 0.5, 1);
    var boxed = new TermContext(0, 50, WordGroups.NONE, List.of(left), new TermState());
    float[] inside = new float[PIXELS];
    float[] outside = new float[PIXELS];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        inside[y * SIDE + x] = x < 2 ? bright : 0;
        outside[y * SIDE + x] = x < 2 ? 0 : bright;
      }
    }
    for (Term term :
        List.of(
            new BoxIn(),
            new BoxOut(),
            new BoxCorner(),
            new BoxWorst(),
            new Outside(Outside.Masks.BOXES))) {
      assertThat(one(term, inside, boxed)).as(term.name()).isLessThan(one(term, outside, boxed));
    }
    assertThatThrownBy(() -> one(new BoxIn(), inside, context)).hasMessageContaining("box");
  }

  private float value(Term term, List<Float> a, List<Float> b) {
    NDArray both = array(a).concat(array(b), 0).reshape(1, 2, SIDE, SIDE);
    return term.value(Maps.ofSubjects(both), context).getFloat(0);
  }

  private float one(Term term, float[] map, TermContext boxed) {
    NDArray subject = manager.create(map, new Shape(1, 1, SIDE, SIDE));
    return term.value(Maps.ofSubjects(subject), boxed).getFloat(0);
  }

  private NDArray array(List<Float> values) {
    return manager.create(floats(values));
  }

  private static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  private static double peak(List<Float> map) {
    return map.stream().mapToDouble(Float::doubleValue).max().orElseThrow();
  }
}
