package dev.resow.diffusion.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.resow.diffusion.schedule.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The solver that {@code resow.json} of a folder names instead of the folder's scheduler: {@code
 * {"sampling": {"scheduler": "ddpm"}}}.
 */
final class SolverChoice {
  private SolverChoice() {}

  /**
   * @throws IllegalArgumentException when the file cannot be read or names none, naming the file
   */
  static Optional<Solver> of(Path folder) {
    Path file = folder.resolve("resow.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var named = new ObjectMapper().readTree(file.toFile()).path("sampling").path("scheduler");
      if (named.isMissingNode() || named.isNull()) {
        return Optional.empty();
      }
      var solver = Solver.named(named.asText());
      if (solver.isEmpty()) {
        throw new IllegalArgumentException(
            "sampling.scheduler: expected one of %s, found %s".formatted(Solver.names(), named));
      }
      return solver;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
