package dev.resow.worker.training;

import dev.resow.contract.TrainingRecipe;
import java.nio.file.Path;
import java.util.UUID;

/** A trainer in a process of its own, to be killed: prints the name of every event. */
final class TrainerProcess {
  private TrainerProcess() {}

  /** {@code TrainerProcess FOLDER TRAINING DELIVERY RECIPE} */
  public static void main(String... args) {
    var tiny =
        new TinyTrainings(
            Path.of(args[0]), event -> System.out.println(event.getClass().getSimpleName()));
    var recipe = TrainingRecipe.valueOf(args[3]);
    var training =
        TinyTrainings.delivery(
            TinyTrainings.spec(recipe),
            UUID.fromString(args[1]),
            Integer.parseInt(args[2]),
            () -> false,
            () -> false);
    new TrainingExecution(tiny.services(TinyTrainings.trainer(recipe)), training).run();
  }
}
