package dev.resow.worker.training;

import ai.djl.Device;
import dev.resow.contract.TrainingCritic;
import dev.resow.diffusion.model.ModelMemoryException;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.training.critic.folder.CriticFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * The critics of a trainer.
 *
 * @param root has each of them in a folder of its name
 */
record CriticFolders(Path root) {
  /**
   * Checks that a critic is the one that a training means; does not load it.
   *
   * @throws UnfitTrainerException when it is missing or another
   */
  void check(TrainingCritic critic) throws UnfitTrainerException {
    var own = root.resolve(critic.name());
    if (!Files.isDirectory(own)) {
      throw new UnfitTrainerException(
          "A trainer does not have the critic %s.".formatted(critic.name()), null);
    }
    String found = CriticFolder.fingerprint(own);
    if (!found.equals(critic.sha256())) {
      throw new UnfitTrainerException(
          "A trainer's files of the critic %s differ from those this training was submitted for."
              .formatted(critic.name()),
          null);
    }
  }

  /**
   * Reads a critic.
   *
   * @param reader of its folder, to a device
   * @throws UnfitTrainerException when it cannot be loaded here
   */
  <C> C load(TrainingCritic critic, BiFunction<Path, Device, ? extends C> reader, Device device)
      throws UnfitTrainerException {
    try {
      return reader.apply(root.resolve(critic.name()), device);
    } catch (ModelMemoryException e) {
      throw new UnfitTrainerException(
          "A trainer has too little memory for the critic %s.".formatted(critic.name()), e);
    } catch (ModelFormatException e) {
      throw new UnfitTrainerException(
          "A trainer cannot load the critic %s.".formatted(critic.name()), e);
    }
  }
}
