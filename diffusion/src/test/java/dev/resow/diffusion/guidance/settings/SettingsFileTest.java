package dev.resow.diffusion.guidance.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.RegionPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir Path folder;

  @Test
  void aFolderWithoutTheFileHasDefaults() {
    assertThat(SettingsFile.read(folder, 24)).isEqualTo(GuidanceSettings.defaults(24));
    assertThat(GuidanceSettings.defaults(24).blocks())
        .isEqualTo(new BlockMaps.Roles(List.of(4, 5, 6, 7), List.of(8, 9, 10, 11, 12)));
  }

  @Test
  void defaultsSuitEveryDepth() {
    for (int blocks = 1; blocks <= 40; blocks++) {
      assertThat(GuidanceSettings.defaults(blocks).blocks().all().getLast()).isLessThan(blocks);
    }
  }

  @Test
  void whatIsWrittenIsReadAndOtherKeysStay() throws IOException {
    Files.writeString(folder.resolve("resow.json"), "{\"sampling\": {\"steps\": 28}}");
    GuidanceSettings settings = GuidanceSettings.defaults(6);
    SettingsFile.write(folder, settings);
    assertThat(SettingsFile.read(folder, 6)).isEqualTo(settings);
    assertThat(Files.readString(folder.resolve("resow.json"))).contains("sampling");
  }

  @Test
  void whatIsPutLeavesEverythingElseAsItIs() throws IOException {
    var line = new DetectionThresholds(.5, .2, 0, PairMeasure.SHARED);
    SettingsFile.put(folder, Map.of("regions.detection", line));
    assertThat(Files.readString(folder.resolve("resow.json"))).doesNotContain("eta");
    SettingsFile.put(folder, Map.of("regions.detectionOfMany", line));
    var read = SettingsFile.read(folder, 6).regions();
    assertThat(read.detection(2)).isEqualTo(line);
    assertThat(read.detection(3)).isEqualTo(line);
    assertThat(SettingsFile.given(folder).path("regions").properties()).hasSize(2);
  }

  @Test
  void settingsAreAnObject() throws IOException {
    assertThat(SettingsFile.given(folder).isMissingNode()).isTrue();
    for (var wrong : List.of("[]", "{", "{\"guidance\": 1}")) {
      Files.writeString(folder.resolve("resow.json"), wrong);
      assertThatThrownBy(() -> SettingsFile.given(folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("resow.json");
    }
  }

  @Test
  void aFieldThatIsLeftOutKeepsItsDefault() throws IOException {
    Files.writeString(
        folder.resolve("resow.json"),
        "{\"guidance\": {\"eta\": 0.02, \"blocks\": {\"early\": [0], \"reference\": [2, 3]}}}");
    GuidanceSettings settings = SettingsFile.read(folder, 6);
    assertThat(settings.eta()).isEqualTo(0.02);
    assertThat(settings.blocks().reference()).containsExactly(2, 3);
    assertThat(settings.updates()).isEqualTo(3);
  }

  @Test
  void soDoesOneInside() throws IOException {
    Files.writeString(
        folder.resolve("resow.json"), "{\"guidance\": {\"regions\": {\"lastStep\": 20}}}");
    var regions = SettingsFile.read(folder, 6).regions();
    assertThat(regions.lastStep()).isEqualTo(20);
    assertThat(regions.guidanceEnd()).isEqualTo(20);
    assertThat(regions.firstStep()).isEqualTo(10);
  }

  @Test
  void manySubjectsHaveSettingsOfTheirOwnAndShareTheRest() throws IOException {
    Files.writeString(
        folder.resolve("resow.json"),
        """
        {"guidance": {"rounds": 3, "regions": {"renoise": 0.4},
          "many": {"rounds": 4, "regions": {"places": "BLOBS"}}}}""");
    var settings = SettingsFile.read(folder, 6);

    assertThat(settings.of(2)).isSameAs(settings);
    assertThat(settings.of(3).rounds()).isEqualTo(4);
    assertThat(settings.of(3).regions().places()).isEqualTo(RegionPlaces.BLOBS);
    assertThat(settings.of(3).regions().renoise()).isEqualTo(0.4);

    SettingsFile.write(folder, settings);
    assertThat(SettingsFile.read(folder, 6)).isEqualTo(settings);
  }

  @Test
  void aFileWithoutThemHasTheSameForAnyNumberOfSubjects() {
    var settings = SettingsFile.read(folder, 6);
    assertThat(settings.of(3)).isSameAs(settings);
  }

  @Test
  void aValueChangesByItsPath() {
    var settings = GuidanceSettings.defaults(6);
    var changed =
        SettingsFile.change(
            settings, Map.of("regions.renoise", "0.3", "many.regions.places", "BLOBS"));

    assertThat(changed.regions().renoise()).isEqualTo(0.3);
    assertThat(changed.regions().places()).isEqualTo(RegionPlaces.LEADING);
    assertThat(changed.of(3).regions().places()).isEqualTo(RegionPlaces.BLOBS);
    assertThat(changed.of(3).regions().renoise()).isEqualTo(0.3);
    assertThatThrownBy(() -> SettingsFile.change(settings, Map.of("regions.seeds", "[4, 5, 4]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("regions.seeds", "[4, 5, 4]", "no seed twice");
    assertThatThrownBy(() -> SettingsFile.change(settings, Map.of("regions.noise", "1")))
        .hasMessageContaining("noise");
    assertThatThrownBy(() -> SettingsFile.change(settings, Map.of("many.rounds", "0")))
        .hasMessageContaining("many.rounds");
  }

  @Test
  void mistakesNameTheFileAndTheField() {
    refused("{\"guidance\": {\"etta\": 1}}", "etta");
    refused("{\"guidance\": {\"eta\": -1}}", "eta");
    refused("{\"guidance\": {\"detectionStep\": 3}}", "detectionStep");
    refused("{\"guidance\": {\"blocks\": {\"early\": [0], \"reference\": [9]}}}", "block 9");
    refused("{\"guidance\": ", "resow.json");
  }

  private void refused(String json, String reason) {
    try {
      Files.writeString(folder.resolve("resow.json"), json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThatThrownBy(() -> SettingsFile.read(folder, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resow.json")
        .hasMessageContaining(reason);
  }
}
