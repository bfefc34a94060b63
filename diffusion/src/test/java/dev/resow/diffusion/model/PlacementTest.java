package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Device and precision come from the environment; a wrong value is a clear error. */
class PlacementTest {
  @Test
  void theCpuInFloat32IsTheDefault() {
    assertThat(Placement.fromEnvironment(Map.of())).isEqualTo(Placement.cpu());
    assertThat(Placement.cpu().weights()).isEqualTo(DataType.FLOAT32);
    assertThat(Placement.parse(" CPU ").device()).isEqualTo(Device.cpu());
  }

  @Test
  void encodersCanBeReleasedByConfiguration() {
    var placement = Placement.fromEnvironment(Map.of("RESOW_TEXT_ENCODERS", "release"));
    assertThat(placement.keepEncoders()).isFalse();
  }

  @Test
  void wrongValuesAreNamed() {
    assertThatThrownBy(() -> Placement.parse("tpu")).hasMessageContainingAll("cuda:0", "tpu");
    assertThatThrownBy(() -> Placement.fromEnvironment(Map.of("RESOW_PRECISION", "int4")))
        .hasMessageContainingAll("RESOW_PRECISION", "fp16", "int4");
    assertThatThrownBy(() -> Placement.fromEnvironment(Map.of("RESOW_TEXT_ENCODERS", "x")))
        .hasMessageContaining("RESOW_TEXT_ENCODERS");
    assertThatThrownBy(() -> Placement.fromEnvironment(Map.of("RESOW_PRECISION", "fp16")))
        .hasMessageContaining("GPU");
    assertThatThrownBy(() -> new Placement(Device.gpu(), DataType.BFLOAT16, true))
        .hasMessageContaining("CPU");
  }

  @Test
  void bfloat16IsForTheWeightsOfLinearLayers() {
    var placement = Placement.fromEnvironment(Map.of("RESOW_PRECISION", "bf16"));
    assertThat(placement.precision()).isEqualTo("bf16");
    assertThat(placement.typeOf("a.weight", new Shape(2, 3))).isEqualTo(DataType.BFLOAT16);
    assertThat(placement.typeOf("a.bias", new Shape(2))).isEqualTo(DataType.FLOAT32);
    assertThat(placement.typeOf("conv.weight", new Shape(2, 3, 1, 1))).isEqualTo(DataType.FLOAT32);
    assertThat(placement.encoderWeights()).isEqualTo(DataType.FLOAT32);
  }

  @Test
  void aMissingGpuIsSaidSo() {
    Assumptions.assumeTrue(Engine.getEngine("PyTorch").getGpuCount() == 0);
    assertThatThrownBy(() -> Placement.parse("cuda:0")).hasMessageContaining("CUDA");
  }
}
