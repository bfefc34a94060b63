package dev.resow.menagerie.tune;

import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.menagerie.judge.Judge;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** {@code resow train}: see {@link TrainOptions#USAGE}. */
public final class TrainAdapter {
  private static final int USAGE = 2;
  private static final int MISSING = 3;

  private TrainAdapter() {}

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(TrainOptions.USAGE + ComatOptions.USAGE + ItercompOptions.USAGE);
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
      var prompts = TrainingPrompts.of(options.common().prompts());
      return () -> TrainComat.run(options, prompts);
    }
    if (args.length > 0 && args[0].equals("itercomp")) {
      var options = ItercompOptions.parse(Arrays.copyOfRange(args, 1, args.length));
      var prompts = TrainingPrompts.of(options.common().prompts());
      return () -> TrainItercomp.run(options, prompts);
    }
    var options = TrainOptions.parse(args);
    var prompts = TrainingPrompts.of(options.common().prompts());
    return () -> run(options, prompts);
  }

  private static void run(TrainOptions options, List<String> prompts) throws IOException {
    try (var critic = Judge.load(options.critic());
        var model =
            Sd3Model.load(
                options.common().model(), ModelSettings.fromEnvironment(System.getenv()))) {
      var recipe = options.recipe();
      var identity =
          new TrainingIdentity(
              recipe.word(),
              recipe.settings(),
              model.fingerprint(),
              options.common().seed(),
              TrainingIdentity.digest(prompts),
              FileHash.sha256(options.critic().resolve("judge.safetensors")));
      var reward = new CriticReward(critic);
      try (var session = Trainings.open(recipe, model, prompts, reward, identity)) {
        AdapterRun.run(options.common(), session, identity, prompts.size());
      }
    }
  }
}
