package dev.resow.training.comat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.TensorEngine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both concentrations against their formulas in plain doubles, on softmaxed maps. */
class ConcentrationTest {
  private static final int BLOCKS = 2;
  private static final int HEADS = 3;
  private static final int PIXELS = 4;
  private static final int TEXT = 5;
  private static final int WIDTH = 2 * HEADS;
  private static final Shape LOGITS = new Shape(BLOCKS, HEADS, PIXELS, TEXT);

  private static final List<Entity> ENTITIES =
      List.of(
          new Entity("cat", new int[] {1, 2}, new float[] {1, .5f, 0, 0}),
          new Entity("dog", new int[] {4}, new float[] {0, 0, 1, 0}));

  private final NDManager manager = TensorEngine.manager();
  private final float[] logits = Philox.normals(5, 1, BLOCKS * HEADS * PIXELS * TEXT);

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray maps(float[] of) {
    return manager.create(of, LOGITS).softmax(3);
  }

  @Test
  void tokensAgreeWithTheFormulaAndItsSlope() {
    Gradients.check(
        manager,
        logits,
        LOGITS,
        leaf -> TokenConcentration.of(leaf.softmax(3), ENTITIES),
        ConcentrationTest::tokens);
  }

  @Test
  void pixelsAgreeWithTheFormulaAndItsSlope() {
    Gradients.check(
        manager,
        logits,
        LOGITS,
        leaf -> PixelConcentration.of(leaf.softmax(3), ENTITIES),
        ConcentrationTest::pixels);
  }

  private static double tokens(float[] logits) {
    double loss = 0;
    for (int block = 0; block < BLOCKS; block++) {
      for (var entity : ENTITIES) {
        for (int token : entity.tokens()) {
          double act = 0;
          for (int head = 0; head < HEADS; head++) {
            double inside = 0;
            double all = 0;
            for (int p = 0; p < PIXELS; p++) {
              double a = attention(logits, block, head, p, token);
              inside += a * entity.mask()[p];
              all += a;
            }
            act += inside / all / HEADS;
          }
          loss += Math.pow(1 - act, 2) / entity.tokens().length / ENTITIES.size();
        }
      }
    }
    return loss;
  }

  private static double pixels(float[] logits) {
    double loss = 0;
    for (var entity : ENTITIES) {
      for (int p = 0; p < PIXELS; p++) {
        double a = 0;
        for (int token : entity.tokens()) {
          for (int block = 0; block < BLOCKS; block++) {
            for (int head = 0; head < HEADS; head++) {
              a += attention(logits, block, head, p, token) / BLOCKS / HEADS;
            }
          }
        }
        double m = entity.mask()[p];
        loss -= (m * Math.log(a) + (1 - m) * Math.log(1 - a)) / PIXELS / ENTITIES.size();
      }
    }
    return loss;
  }

  private static double attention(float[] logits, int block, int head, int pixel, int token) {
    int row = ((block * HEADS + head) * PIXELS + pixel) * TEXT;
    double sum = 0;
    for (int w = 0; w < TEXT; w++) {
      sum += Math.exp(logits[row + w]);
    }
    return Math.exp(logits[row + token]) / sum;
  }

  @Test
  void wordsThatLookAtTheirPlaceAloneCostNothing() {
    var sharp = new float[BLOCKS * HEADS * PIXELS * TEXT];
    for (int row = 0; row < sharp.length / TEXT; row++) {
      int pixel = row % PIXELS;
      sharp[row * TEXT + (pixel == 0 ? 1 : pixel == 2 ? 4 : 0)] = 40;
    }
    var entities =
        List.of(
            new Entity("cat", new int[] {1}, new float[] {1, 0, 0, 0}),
            new Entity("dog", new int[] {4}, new float[] {0, 0, 1, 0}));
    assertThat(TokenConcentration.of(maps(sharp), entities).getFloat()).isCloseTo(0, within(1e-6f));
    assertThat(PixelConcentration.of(maps(sharp), entities).getFloat()).isCloseTo(0, within(1e-5f));
  }

  @Test
  void withoutEntitiesThereIsNothingToLearn() {
    assertThat(TokenConcentration.of(maps(logits), List.of()).getFloat()).isZero();
    assertThat(PixelConcentration.of(maps(logits), List.of()).getFloat()).isZero();
  }

  @Test
  void masksAndTokensThatDoNotFitAreRefused() {
    var maps = maps(logits);
    var small = List.of(new Entity("cat", new int[] {1}, new float[] {1}));
    var far = List.of(new Entity("cat", new int[] {TEXT}, new float[PIXELS]));
    assertThatThrownBy(() -> TokenConcentration.of(maps, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 image tokens");
    assertThatThrownBy(() -> PixelConcentration.of(maps, far))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("below 5");
  }

  /** What an image token thinks of other image tokens does not count. */
  @Test
  void mapsAreASoftmaxOverTheTextInEachHead() {
    float[] q = Philox.normals(5, 2, PIXELS * WIDTH);
    float[] k = Philox.normals(5, 3, (PIXELS + TEXT) * WIDTH);
    NDArray queries = manager.create(q, new Shape(1, PIXELS, WIDTH));
    NDArray keys = manager.create(k, new Shape(1, PIXELS + TEXT, WIDTH));
    NDArray maps = TextMaps.of(queries, keys, HEADS);
    assertThat(maps.getShape()).isEqualTo(new Shape(1, HEADS, PIXELS, TEXT));
    float[] got = maps.toFloatArray();
    for (int head = 0; head < HEADS; head++) {
      for (int p = 0; p < PIXELS; p++) {
        var scores = new double[TEXT];
        double sum = 0;
        for (int w = 0; w < TEXT; w++) {
          double dot = 0;
          for (int c = 2 * head; c < 2 * head + 2; c++) {
            dot += (double) q[p * WIDTH + c] * k[(PIXELS + w) * WIDTH + c];
          }
          scores[w] = Math.exp(dot / Math.sqrt(2));
          sum += scores[w];
        }
        for (int w = 0; w < TEXT; w++) {
          assertThat((double) got[(head * PIXELS + p) * TEXT + w])
              .isCloseTo(scores[w] / sum, within(1e-5));
        }
      }
    }
    NDArray other = keys.get(":, 0:" + PIXELS).mul(3);
    NDArray changed = NDArrays.concat(new NDList(other, keys.get(":, " + PIXELS + ":")), 1);
    assertThat(TextMaps.of(queries, changed, HEADS).toFloatArray())
        .containsExactly(got, within(1e-6f));
  }
}
