package dev.resow.contract;

import java.util.List;
import java.util.Set;

/**
 * What {@link TrainingRecipe#ITERCOMP} needs beside the settings of every training.
 *
 * @param rewards what the pictures are to please, 1 to {@value #MOST_REWARDS} of different names
 * @param pictures of an update, 1 to {@value #MOST_PICTURES}
 */
public record ItercompSpec(List<TrainingCritic> rewards, int pictures) {
  /** Most rewards of a training. */
  public static final int MOST_REWARDS = 8;

  /** Pictures of an update if the request names no number. */
  public static final int PICTURES = 16;

  /** Most pictures of an update. */
  public static final int MOST_PICTURES = 256;

  /** Figures that every training by this recipe has; the others have the names of its rewards. */
  private static final Set<String> FIGURES = Set.of("loss", "natural", "weight", "norm");

  public ItercompSpec {
    rewards = Checks.list("itercomp.rewards", rewards, MOST_REWARDS);
    var names = rewards.stream().map(TrainingCritic::name).toList();
    if (names.isEmpty() || names.stream().distinct().count() != names.size())
      throw new IllegalArgumentException(
          "'itercomp.rewards' must name one reward or more, each once");
    for (var name : names)
      if (!isName(name))
        throw new IllegalArgumentException(
            "'itercomp.rewards' must not have the name of a figure, such as '%s'".formatted(name));
    Checks.within("itercomp.pictures", pictures, 1, MOST_PICTURES);
  }

  /** Whether a reward may be called so: its figure has its name. */
  public static boolean isName(String name) {
    return !FIGURES.contains(name);
  }
}
