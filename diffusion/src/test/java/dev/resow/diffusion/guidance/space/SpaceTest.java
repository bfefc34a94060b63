package dev.resow.diffusion.guidance.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.optimizer.Optimizer;
import dev.resow.diffusion.guidance.optimizer.OptimizerState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private static final Shape SHAPE = new Shape(2, 4, 4, 4);
  private static final NoiseSource SILENT = (manager, stream) -> manager.zeros(SHAPE);
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void initNoStartsAtItsNoiseAndComesBackAfterEveryUpdate() {
    NDArray noise = manager.randomNormal(SHAPE);
    var gauss = (GaussVariables) Space.GAUSS.open(manager, noise, start(null), 1);
    assertThat(gauss.value(manager).toFloatArray()).containsExactly(noise.toFloatArray());
    List<OptimizerState> adam =
        gauss.theta().stream().map(_ -> Optimizer.ADAM.start(manager)).toList();
    boolean[] both = {true, true};
    for (int update = 0; update < 20; update++) {
      for (int i = 0; i < 2; i++) {
        NDArray push = manager.randomNormal(SHAPE).add(3);
        gauss.theta().get(i).addi(adam.get(i).step(push, 0.05, both));
      }
      gauss.project(adam, 0.05, both);
      for (float divergence : gauss.divergence(manager).toFloatArray()) {
        assertThat(divergence).isLessThanOrEqualTo((float) GaussVariables.DIVERGENCE);
      }
    }
    assertThat(gauss.value(manager).sub(noise).abs().max().getFloat()).isPositive();
  }

  @Test
  void sagasMeanNeverSpreadsMoreThanThePilot() {
    NDArray clean = manager.randomNormal(SHAPE);
    var mean = (MeanVariables) Space.MEAN.open(manager, clean, start(clean), 3);
    float[] limit = spread(clean.mul(0.3f));
    mean.theta().getFirst().addi(manager.randomNormal(SHAPE).mul(50));
    float[] actual = spread(mean.cap(mean.theta().getFirst()));
    for (int i = 0; i < 2; i++) {
      assertThat(actual[i]).isLessThanOrEqualTo(limit[i] * 1.0001f);
    }
    NDArray drawn = mean.draw(mean.theta(), 0, manager);
    assertThat(drawn.getShape()).isEqualTo(new Shape(6, 4, 4, 4));
  }

  @Test
  void sagasMeanBeginsAsTheMeanColour() {
    NDArray clean = manager.randomNormal(SHAPE);
    Variables mean = Space.MEAN.open(manager, clean, start(clean), 1);
    float[] colour = clean.reshape(2, 4, 16).mean(new int[] {2}).mul(0.3f).toFloatArray();
    float[] value = mean.value(manager).toFloatArray(); // the start noise is zero here
    for (int channel = 0; channel < 8; channel++) {
      assertThat(value[channel * 16]).isCloseTo(colour[channel], offset(1e-5f));
    }
  }

  @Test
  void aMeanCannotBeLearntBeforeTheFirstStep() {
    assertThatThrownBy(() -> Space.MEAN.open(manager, manager.zeros(SHAPE), start(null), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Start start(NDArray clean) {
    return new Start(0.3, 0.7, clean, manager.zeros(SHAPE), SILENT);
  }

  private static float[] spread(NDArray latent) {
    NDArray flat = latent.reshape(2, -1);
    NDArray centred = flat.sub(flat.mean(new int[] {1}, true));
    return centred.square().mean(new int[] {1}).sqrt().toFloatArray();
  }
}
