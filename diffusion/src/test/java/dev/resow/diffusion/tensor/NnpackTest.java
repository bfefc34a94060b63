package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NnpackTest {
  /** The names of the functions belong to the library's version: a new one may need others. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void isSwitchedOffInTheLibraryOfThisVersion() {
    TensorEngine.get();
    assertThat(Nnpack.switchOff()).isTrue();
  }
}
