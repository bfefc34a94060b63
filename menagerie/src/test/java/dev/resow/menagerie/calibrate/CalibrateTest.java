package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.SamplingDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command, small: two prompts, two seeds, a model folder of its own. */
class CalibrateTest {
  private static final Path MODEL = Path.of("../models/menagerie").toAbsolutePath().normalize();
  private static final int DEPTH = 6;

  @Test
  void writesSettingsThatTheSamplerReadsBack(@TempDir Path folder) throws IOException {
    Path model = folder.resolve("model");
    Files.createDirectories(model);
    try (var parts = Files.list(MODEL)) {
      for (Path part : parts.toList()) {
        if (!part.endsWith(SettingsFile.NAME)) {
          Files.createSymbolicLink(model.resolve(part.getFileName()), part);
        }
      }
    }
    Files.copy(MODEL.resolve(SettingsFile.NAME), model.resolve(SettingsFile.NAME));
    Path docs = folder.resolve("docs");

    var written =
        Calibrate.run(
            Plan.parse(
                model.toString(),
                "../models/judge",
                "--seeds",
                "2",
                "--prompts",
                "2",
                "--last-step",
                "4",
                "--docs",
                docs.toString()));

    var read = SettingsFile.read(model, DEPTH);
    assertThat(read).isEqualTo(written);
    assertThat(read.lastStep()).isEqualTo(4);
    assertThat(read.detectionStep()).isGreaterThan(4);
    assertThat(read.blocks().reference()).hasSize(2);
    assertThat(SamplingDefaults.read(model)).isEqualTo(SamplingDefaults.read(MODEL));
    assertThat(docs.resolve("images/guidance-blocks.png")).isNotEmptyFile();
    assertThat(docs.resolve("images/guidance-detection.png")).isNotEmptyFile();
    assertThat(docs.resolve("data/guidance-blocks.csv")).isNotEmptyFile();
    assertThat(docs.resolve("data/guidance-detection.csv")).isNotEmptyFile();
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Plan.parse("--seed", "3"))
        .hasMessageContaining("--seed 3: unknown option");
    assertThatThrownBy(() -> Plan.parse("--seeds", "0")).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> Plan.parse("MODEL", "--segmenter", "clip"))
        .hasMessageContaining("--segmenter: expected no segmenter");
    assertThatThrownBy(() -> Plan.parse("--seeds"))
        .hasMessageContaining("expected a value, found none");
  }
}
