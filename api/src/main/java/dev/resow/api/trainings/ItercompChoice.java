package dev.resow.api.trainings;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.trainings.CriticCatalogue.Kind;
import dev.resow.contract.ItercompSpec;
import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingRecipe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What the recipe itercomp needs, checked, with every default filled in. */
@ApplicationScoped
class ItercompChoice {
  private static final TrainingRequest.Itercomp NOTHING = new TrainingRequest.Itercomp(null, null);
  private static final String REWARDS = "itercomp.rewards";

  private final CriticCatalogue critics;

  ItercompChoice(CriticCatalogue critics) {
    this.critics = critics;
  }

  /**
   * @param errors takes what is wrong
   * @param given null for all defaults
   * @return null for another recipe, and if something is wrong
   */
  ItercompSpec of(List<FieldError> errors, TrainingRecipe recipe, TrainingRequest.Itercomp given) {
    if (recipe != TrainingRecipe.ITERCOMP) {
      if (given != null)
        errors.add(
            new FieldError("itercomp", "Must be absent with the recipe " + recipe.word() + "."));
      return null;
    }
    var asked = given == null ? NOTHING : given;
    int before = errors.size();
    int pictures = asked.pictures() == null ? ItercompSpec.PICTURES : asked.pictures();
    if (pictures < 1 || pictures > ItercompSpec.MOST_PICTURES)
      errors.add(
          new FieldError(
              "itercomp.pictures",
              "Must be from 1 to %d, not %d.".formatted(ItercompSpec.MOST_PICTURES, pictures)));
    var rewards = rewards(errors, asked.rewards());
    return errors.size() == before ? new ItercompSpec(rewards, pictures) : null;
  }

  /** Without a choice of the client's all of the server's. */
  private List<TrainingCritic> rewards(List<FieldError> errors, List<String> asked) {
    var known = critics.names(Kind.REWARD);
    if (known.isEmpty()) {
      errors.add(
          new FieldError(
              REWARDS,
              "The trainers of this server have no reward (RESOW_TRAININGS_CRITICS). Use another recipe."));
      return List.of();
    }
    var names = asked == null ? known : asked;
    if (names.isEmpty() || names.size() > ItercompSpec.MOST_REWARDS)
      errors.add(
          new FieldError(
              REWARDS,
              "Must have from 1 to %d names, not %d."
                  .formatted(ItercompSpec.MOST_REWARDS, names.size())));
    if (new HashSet<>(names).size() < names.size())
      errors.add(new FieldError(REWARDS, "Must have each name once."));
    var found = new ArrayList<TrainingCritic>();
    for (String name : names) {
      var reward = name == null ? null : critics.find(Kind.REWARD, name).orElse(null);
      if (reward == null)
        errors.add(
            new FieldError(
                REWARDS,
                "Must be of %s, not '%s'.".formatted(String.join(", ", known), Excerpt.of(name))));
      else found.add(reward);
    }
    return found;
  }
}
