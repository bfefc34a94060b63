package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.mmdit.MmditShapes;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.TensorSource;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.text.ClipShapes;
import dev.resow.diffusion.text.ClipTextEncoder;
import dev.resow.diffusion.text.T5Encoder;
import dev.resow.diffusion.text.T5Shapes;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Half-precision weights, as on a GPU, here on the CPU: types fit together everywhere and the
 * numbers stay near the reference.
 */
class HalfPrecisionTest {
  private static final double HALF = 2e-2;
  private final ModelFolder folder = ModelFolder.open(Goldens.FOLDER);
  private final NDManager manager = NDManager.newBaseManager();
  private NoGradient off;

  @BeforeEach
  void begin() {
    off = NoGradient.begin();
  }

  @AfterEach
  void close() {
    off.close();
    manager.close();
  }

  @Test
  void theTransformerKeepsLatentsInFloat32() {
    var config = Configs.mmdit(folder.config("transformer"));
    var network =
        new Mmdit(config, load("transformer", MmditShapes.of(config), k -> DataType.FLOAT16));
    NDArray output =
        network.forward(
            Goldens.tensor("mmdit.16x16.latent", manager),
            manager.create(new float[] {750}),
            Goldens.tensor("encode.0.prompt_embeds", manager),
            Goldens.tensor("encode.0.pooled", manager));
    assertThat(output.getDataType()).isEqualTo(DataType.FLOAT32);
    Goldens.assertClose(output, "mmdit.16x16.output", HALF);
  }

  @Test
  void clipRunsInHalfPrecision() {
    var file = folder.config("text_encoder");
    var config = Configs.clip(file);
    var shapes = ClipShapes.of(config, 663, 128, 32);
    var network = new ClipTextEncoder(config, load("text_encoder", shapes, k -> DataType.FLOAT16));
    long[] ids = Goldens.prompts().getFirst().clip();
    var output = network.forward(manager.create(ids, new Shape(1, 77)), new int[] {6});
    NDArray expected = Goldens.tensor("encode.0.prompt_embeds", manager).get(":, :77, :32");
    Goldens.assertClose(
        output.penultimate().toType(DataType.FLOAT32, false), expected, "CLIP", HALF);
  }

  @Test
  void t5KeepsItsSumAndItsSensitiveLayersInFloat32() {
    var config = Configs.t5(folder.config("text_encoder_3"));
    var weights =
        load(
            "text_encoder_3",
            T5Shapes.of(config, 77, 160),
            key -> key.endsWith(".wo.weight") ? DataType.FLOAT32 : DataType.FLOAT16);
    long[] ids = Goldens.prompts().getFirst().t5();
    NDArray output = new T5Encoder(config, weights).forward(manager.create(ids, new Shape(1, 64)));
    NDArray expected = Goldens.tensor("encode.0.prompt_embeds", manager).get(":, 77:");
    Goldens.assertClose(output.toType(DataType.FLOAT32, false), expected, "T5", HALF);
  }

  private Weights load(String part, Shapes shapes, Function<String, DataType> typeOf) {
    TensorSource source = folder.tensors(part, DataType.FLOAT16);
    return Checkpoint.of(source, shapes).load(manager, typeOf);
  }
}
