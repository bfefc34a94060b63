package dev.resow.menagerie.train;

import dev.resow.diffusion.tensor.StoredType;
import dev.resow.training.optimise.Optimiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where one network is being trained: weights and optimiser state that a later run continues from.
 * Both files carry the same step or the older pair is still there, since the optimiser file moves
 * last.
 */
record TrainingFolder(Path path) {
  TrainingFolder {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Path log() {
    return path.resolve("loss.csv");
  }

  Path sheet(long step) {
    return path.resolve("sheet-%06d.png".formatted(step));
  }

  boolean hasState() {
    return Files.exists(path.resolve("optimiser.safetensors"))
        && Files.exists(path.resolve("weights.safetensors"));
  }

  void save(Parameters parameters, Optimiser optimiser) throws IOException {
    Path weights = path.resolve("weights.next.safetensors");
    Path state = path.resolve("optimiser.next.safetensors");
    parameters.save(weights, StoredType.F32);
    optimiser.save(state);
    Files.move(
        weights,
        path.resolve("weights.safetensors"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
    Files.move(
        state,
        path.resolve("optimiser.safetensors"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  void load(Parameters parameters, Optimiser optimiser) {
    parameters.load(path.resolve("weights.safetensors"));
    optimiser.load(path.resolve("optimiser.safetensors"));
  }
}
