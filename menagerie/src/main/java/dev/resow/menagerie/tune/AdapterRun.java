package dev.resow.menagerie.tune;

import dev.resow.training.run.TrainedAdapter;
import dev.resow.training.run.TrainingRun;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.stream.Collectors;

/** A training of the command line, from its last checkpoint to the file of the adapter. */
final class AdapterRun {
  private AdapterRun() {}

  /**
   * @param prompts number of them
   * @throws IllegalArgumentException when the checkpoint belongs to another training
   */
  static void run(
      CommonOptions options, TrainingSession session, TrainingIdentity identity, int prompts)
      throws IOException {
    var run = new TrainingRun(session, options.folder(), InstantSource.system());
    long done = run.resume();
    System.out.printf(
        Locale.ROOT,
        "%s: %s, %d prompts, from update %d of %d%n",
        options.name(),
        identity.recipe(),
        prompts,
        done,
        options.updates());
    run.run(new TrainingRun.Limits(options.updates(), options.time()), AdapterRun::print);
    var out = options.out().toAbsolutePath();
    Files.createDirectories(out.getParent());
    TrainedAdapter.write(out, session, identity);
    System.out.printf(
        "wrote %s after %d updates; upload it with ./resow adapters upload %s %s%n",
        options.out(), session.steps(), options.name(), options.out());
  }

  private static void print(long update, StepFigures figures, Duration elapsed) {
    System.out.printf(
        Locale.ROOT,
        "update %d  %s  %d:%02d%n",
        update,
        figures.values().entrySet().stream()
            .map(
                figure -> String.format(Locale.ROOT, "%s %.4g", figure.getKey(), figure.getValue()))
            .collect(Collectors.joining("  ")),
        elapsed.toMinutes(),
        elapsed.toSecondsPart());
  }
}
