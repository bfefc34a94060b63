package dev.resow.menagerie.tune;

import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.menagerie.judge.Judge;
import dev.resow.training.run.TrainedAdapter;
import dev.resow.training.run.TrainingRun;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code resow train}: see {@link TrainOptions#USAGE}. */
public final class TrainAdapter {
  private static final int USAGE = 2;
  private static final int MISSING = 3;

  private TrainAdapter() {}

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(TrainOptions.USAGE + ComatOptions.USAGE);
      return;
    }
    Training training;
    try {
      training = training(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.println("resow: see ./resow train --help");
      System.exit(USAGE);
      return;
    }
    try {
      training.run();
    } catch (ModelFormatException e) {
      System.err.println("resow: " + e.getMessage());
      System.exit(MISSING);
    }
  }

  /** Options and prompts are good; what is left can fail for other reasons. */
  @FunctionalInterface
  private interface Training {
    void run() throws IOException;
  }

  private static Training training(String... args) throws IOException {
    if (args.length > 0 && args[0].equals("comat")) {
      var options = ComatOptions.parse(Arrays.copyOfRange(args, 1, args.length));
      var prompts = TrainingPrompts.of(options.prompts());
      return () -> TrainComat.run(options, prompts);
    }
    var options = TrainOptions.parse(args);
    var prompts = TrainingPrompts.of(options.prompts());
    return () -> run(options, prompts);
  }

  private static void run(TrainOptions options, List<String> prompts) throws IOException {
    try (var critic = Judge.load(options.critic());
        var model =
            Sd3Model.load(options.model(), ModelSettings.fromEnvironment(System.getenv()))) {
      var recipe = options.recipe();
      var identity =
          new TrainingIdentity(
              recipe.word(),
              recipe.settings(),
              model.fingerprint(),
              options.seed(),
              TrainingIdentity.digest(prompts),
              FileHash.sha256(options.critic().resolve("judge.safetensors")));
      var reward = new CriticReward(critic);
      try (var session = Trainings.open(recipe, model, prompts, reward, identity)) {
        var run = new TrainingRun(session, options.folder(), InstantSource.system());
        long done = run.resume();
        System.out.printf(
            Locale.ROOT,
            "%s: %s, %d prompts, from update %d of %d%n",
            options.name(),
            recipe.word(),
            prompts.size(),
            done,
            options.updates());
        run.run(new TrainingRun.Limits(options.updates(), options.time()), TrainAdapter::print);
        var out = options.out().toAbsolutePath();
        Files.createDirectories(out.getParent());
        TrainedAdapter.write(out, session, identity);
        System.out.printf(
            "wrote %s after %d updates; upload it with ./resow adapters upload %s %s%n",
            options.out(), session.steps(), options.name(), options.out());
      }
    }
  }

  static void print(long update, StepFigures figures, Duration elapsed) {
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
