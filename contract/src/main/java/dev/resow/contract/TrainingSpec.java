package dev.resow.contract;

import java.util.List;

/**
 * What is to be trained, with every default filled in.
 *
 * @param tenant owner of the training and of its adapter
 * @param model name of the base model
 * @param base fingerprint of the base model's files; a trainer with other files refuses
 * @param prompts of the training, 1 to {@value #MOST_PROMPTS}
 * @param rank of the trained matrices
 * @param updates of the whole training
 * @param learningRate 0 to 1; with 0 nothing is learned, as a control
 * @param seed of prompts, pictures and noise: the same training with the same seed gives the same
 *     adapter
 * @param minutes training time after which it ends with what it has; null for no limit
 * @param adapter name that the trained adapter gets
 * @param comat settings of the recipe {@code comat}; null for every other one
 * @param itercomp settings of the recipe {@code itercomp}; null for every other one
 */
public record TrainingSpec(
    String tenant,
    TrainingRecipe recipe,
    String model,
    String base,
    List<String> prompts,
    int rank,
    int updates,
    double learningRate,
    @Seed long seed,
    Double minutes,
    String adapter,
    ComatSpec comat,
    ItercompSpec itercomp) {
  /** Most prompts of one training. */
  public static final int MOST_PROMPTS = 1_000;

  /** Most characters of all prompts together, so that the record fits on a topic. */
  public static final int MOST_CHARACTERS = 150_000;

  /** The longest time limit: 30 days. */
  public static final double MOST_MINUTES = 30 * 24 * 60;

  public TrainingSpec {
    Checks.name("tenant", tenant);
    Checks.present("recipe", recipe);
    Checks.name("model", model);
    Checks.name("base", base);
    prompts = Checks.list("prompts", prompts, MOST_PROMPTS);
    if (prompts.isEmpty()) throw new IllegalArgumentException("'prompts' is missing or empty");
    int characters = prompts.stream().mapToInt(String::length).sum();
    Checks.within("prompts: characters", characters, 1, MOST_CHARACTERS);
    prompts.forEach(prompt -> Checks.text("prompts[]", prompt, MOST_CHARACTERS));
    Checks.within("rank", rank, 1, recipe.mostRank());
    Checks.within("updates", updates, 1, recipe.mostUpdates());
    Checks.within("learningRate", learningRate, 1);
    Checks.within("minutes", minutes, MOST_MINUTES);
    Checks.name("adapter", adapter);
    if ((recipe == TrainingRecipe.COMAT) != (comat != null))
      throw new IllegalArgumentException(
          "'comat' must be there with the recipe comat, and only with it");
    if ((recipe == TrainingRecipe.ITERCOMP) != (itercomp != null))
      throw new IllegalArgumentException(
          "'itercomp' must be there with the recipe itercomp, and only with it");
  }

  /** Of a recipe without settings of its own. */
  public TrainingSpec(
      String tenant,
      TrainingRecipe recipe,
      String model,
      String base,
      List<String> prompts,
      int rank,
      int updates,
      double learningRate,
      long seed,
      Double minutes,
      String adapter) {
    this(
        tenant,
        recipe,
        model,
        base,
        prompts,
        rank,
        updates,
        learningRate,
        seed,
        minutes,
        adapter,
        null,
        null);
  }
}
