package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorFlagsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "flags\t\t: fpu sse avx512f avx512_bf16",
        "flags : fpu amx_bf16 amx_tile",
        "Features\t: fp asimd bf16"
      })
  void theseMultiplyBfloat16(String line) {
    assertThat(ProcessorFlags.slowInBf16(List.of("processor\t: 0", line))).isFalse();
  }

  @Test
  void olderOnesDoNot() {
    assertThat(ProcessorFlags.slowInBf16(List.of("flags : fpu sse avx2 avx512f"))).isTrue();
  }

  @Test
  void nothingIsClaimedOfAnUnknownProcessor() {
    assertThat(ProcessorFlags.slowInBf16(List.of())).isFalse();
    assertThat(ProcessorFlags.slowInBf16(List.of("model name : a processor"))).isFalse();
  }
}
