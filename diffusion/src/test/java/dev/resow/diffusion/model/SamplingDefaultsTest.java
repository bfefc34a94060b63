package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplingDefaultsTest {
  @TempDir Path folder;

  @Test
  void aPublishedFolderGetsTheValuesOfItsFamily() {
    assertThat(SamplingDefaults.read(folder)).isEqualTo(new SamplingDefaults(28, 7));
  }

  @Test
  void theModelsOwnFileDecides() throws Exception {
    write("{\"guidance\": {}, \"sampling\": {\"guidanceScale\": 3.0}}");
    assertThat(SamplingDefaults.read(folder)).isEqualTo(new SamplingDefaults(28, 3, "resow"));
    write("{\"sampling\": {\"method\": \"plain\"}}");
    assertThat(SamplingDefaults.read(folder)).isEqualTo(new SamplingDefaults(28, 7, "plain"));
  }

  @Test
  void nonsenseIsRefusedWithTheFileTheFieldAndTheValue() throws Exception {
    write("{\"sampling\": {\"steps\": \"many\"}}");
    assertThatThrownBy(() -> SamplingDefaults.read(folder))
        .hasMessageContaining("resow.json")
        .hasMessageContaining("sampling.steps")
        .hasMessageContaining("many");
    write("{\"sampling\": {\"steps\": 0}}");
    assertThatThrownBy(() -> SamplingDefaults.read(folder)).hasMessageContaining("found 0");
  }

  private void write(String json) throws Exception {
    Files.writeString(folder.resolve("resow.json"), json);
  }
}
