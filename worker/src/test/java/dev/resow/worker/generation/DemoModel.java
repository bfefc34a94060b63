package dev.resow.worker.generation;

import dev.resow.diffusion.adapter.AdapterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The trained demo model of this repository, as it is or with settings of the test's own. */
public final class DemoModel {
  public static final Path FOLDER = Path.of("../models/menagerie").toAbsolutePath().normalize();

  /** Settings under which no round is clear: a subject must lead everywhere. */
  public static final String NEVER_CLEAR =
      "{\"sampling\": {\"steps\": 28, \"guidanceScale\": 3.0},"
          + " \"guidance\": {\"detection\": {\"mask\": 0.5, \"overlap\": 0.0, \"exclusive\": 1.0}}}";

  /** Settings under which subjects never overlap, and no relation is ever kept. */
  public static final String NEVER_IN_PLACE =
      "{\"sampling\": {\"steps\": 28, \"guidanceScale\": 3.0},"
          + " \"guidance\": {\"detection\": {\"mask\": 0.5, \"overlap\": 1.0, \"exclusive\": 0.0},"
          + " \"findings\": {\"others\": {\"misplaced\": {\"pair\": -9.0, \"many\": -9.0}}}}}";

  private DemoModel() {}

  /** The same files under another {@code resow.json}; the model's name stays. */
  public static Path with(String settings, Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("menagerie"));
    try (var files = Files.walk(FOLDER)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(FOLDER.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    Files.writeString(folder.resolve("resow.json"), settings);
    return folder;
  }

  /** Loads it on the CPU; its jobs could start from pictures, if there were any. */
  public static ImageGenerator load(Path folder) {
    return DiffusionGenerator.load(
        folder, DiffusionGenerator.settings("cpu"), AdapterSource.NONE, _ -> Optional.empty());
  }
}
