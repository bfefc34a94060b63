package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What does not fit is refused before it is loaded. */
class FreeMemoryTest {
  private static final long GIB = 1L << 30;

  private static final OptionalLong NO_LIMIT = OptionalLong.empty();

  private static MachineMemory machine(OptionalLong bytes) {
    return new MachineMemory(bytes, OptionalLong.empty(), 0);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var memory = machine(OptionalLong.of(2 * GIB));
    assertThatThrownBy(() -> FreeMemory.require("the critic", 3 * GIB, NO_LIMIT, memory))
        .isInstanceOf(ModelMemoryException.class)
        .hasMessage(
            "the critic needs 3072 MiB of memory, and 1792 MiB are available; RESOW_MEMORY sets a different limit");
    assertThatCode(() -> FreeMemory.require("the critic", GIB, NO_LIMIT, memory))
        .doesNotThrowAnyException();
  }

  @Test
  void aSmallOneAndAnUnknownMachineAreNotChecked() {
    assertThatCode(
            () -> FreeMemory.require("the critic", GIB / 4, NO_LIMIT, machine(OptionalLong.of(1))))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                FreeMemory.require("the critic", 3 * GIB, NO_LIMIT, machine(OptionalLong.empty())))
        .doesNotThrowAnyException();
  }

  @Test
  void theLimitThatIsSetReplacesWhatTheMachineHas() {
    var memory = machine(OptionalLong.of(2 * GIB));
    assertThatCode(
            () ->
                FreeMemory.require("the critic", 3 * GIB, OptionalLong.of(Long.MAX_VALUE), memory))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> FreeMemory.require("the critic", GIB, OptionalLong.of(GIB - 1), memory))
        .isInstanceOf(ModelMemoryException.class);
  }
}
