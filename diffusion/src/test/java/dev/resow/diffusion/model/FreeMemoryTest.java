package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What does not fit is refused before it is loaded. */
class FreeMemoryTest {
  private static final long GIB = 1L << 30;

  private static MachineMemory machine(OptionalLong bytes) {
    return new MachineMemory(bytes, OptionalLong.empty(), 0);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var memory = machine(OptionalLong.of(2 * GIB));
    assertThatThrownBy(() -> FreeMemory.require("the critic", 3 * GIB, memory))
        .isInstanceOf(ModelMemoryException.class)
        .hasMessage("the critic needs 3072 MiB of memory, and 1792 MiB are available");
    assertThatCode(() -> FreeMemory.require("the critic", GIB, memory)).doesNotThrowAnyException();
  }

  @Test
  void aSmallOneAndAnUnknownMachineAreNotChecked() {
    assertThatCode(() -> FreeMemory.require("the critic", GIB / 4, machine(OptionalLong.of(1))))
        .doesNotThrowAnyException();
    assertThatCode(() -> FreeMemory.require("the critic", 3 * GIB, machine(OptionalLong.empty())))
        .doesNotThrowAnyException();
  }
}
