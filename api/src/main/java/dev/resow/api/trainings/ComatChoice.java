package dev.resow.api.trainings;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.trainings.CriticCatalogue.Kind;
import dev.resow.contract.ComatPart;
import dev.resow.contract.ComatSpec;
import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingRecipe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;

/** What the recipe comat needs, checked, with every default filled in. */
@ApplicationScoped
class ComatChoice {
  private static final TrainingRequest.Comat NOTHING =
      new TrainingRequest.Comat(null, null, null, null, null);

  private final CriticCatalogue critics;

  ComatChoice(CriticCatalogue critics) {
    this.critics = critics;
  }

  /**
   * @param errors takes what is wrong
   * @param given null for all defaults
   * @return null for another recipe, and if something is wrong
   */
  ComatSpec of(List<FieldError> errors, TrainingRecipe recipe, TrainingRequest.Comat given) {
    if (recipe != TrainingRecipe.COMAT) {
      if (given != null)
        errors.add(
            new FieldError("comat", "Must be absent with the recipe " + recipe.word() + "."));
      return null;
    }
    var asked = given == null ? NOTHING : given;
    int before = errors.size();
    var parts = parts(errors, asked);
    int pictures = asked.pictures() == null ? ComatSpec.PICTURES : asked.pictures();
    if (pictures < 1 || pictures > ComatSpec.MOST_PICTURES)
      errors.add(
          new FieldError(
              "comat.pictures",
              "Must be from 1 to %d, not %d.".formatted(ComatSpec.MOST_PICTURES, pictures)));
    double floor = asked.floor() == null ? 0 : asked.floor();
    if (!(floor >= 0 && floor <= ComatSpec.MOST_FLOOR))
      errors.add(
          new FieldError(
              "comat.floor",
              "Must be from 0 to %d, not %s.".formatted(ComatSpec.MOST_FLOOR, floor)));
    var captioner =
        critic(errors, Kind.CAPTIONER, asked.captioner(), ComatSpec.readsCaptions(parts));
    var segmenter = critic(errors, Kind.SEGMENTER, asked.segmenter(), ComatSpec.readsMasks(parts));
    return errors.size() == before
        ? new ComatSpec(parts, captioner, segmenter, pictures, floor)
        : null;
  }

  /** Without a choice of the client's those that the server's critics can judge. */
  private List<ComatPart> parts(List<FieldError> errors, TrainingRequest.Comat asked) {
    if (asked.without() == null)
      return Arrays.stream(ComatPart.values()).filter(part -> isPossible(part, asked)).toList();
    var parts =
        Arrays.stream(ComatPart.values()).filter(part -> !asked.without().contains(part)).toList();
    if (parts.isEmpty())
      errors.add(new FieldError("comat.without", "Must leave one part of the loss or more."));
    return parts;
  }

  /** A critic that the client names must be there. */
  private boolean isPossible(ComatPart part, TrainingRequest.Comat asked) {
    var alone = List.of(part);
    return (!ComatSpec.readsCaptions(alone)
            || asked.captioner() != null
            || !critics.names(Kind.CAPTIONER).isEmpty())
        && (!ComatSpec.readsMasks(alone)
            || asked.segmenter() != null
            || !critics.names(Kind.SEGMENTER).isEmpty());
  }

  private TrainingCritic critic(List<FieldError> errors, Kind kind, String name, boolean isNeeded) {
    String field = "comat." + kind.word();
    if (!isNeeded) {
      if (name != null)
        errors.add(new FieldError(field, "Must be absent: the parts that need it are left out."));
      return null;
    }
    var found = critics.find(kind, name);
    if (found.isEmpty()) {
      var names = critics.names(kind);
      errors.add(
          new FieldError(
              field,
              names.isEmpty()
                  ? "The trainers of this server have no %s (RESOW_TRAININGS_CRITICS). Leave out the parts that need it."
                      .formatted(kind.word())
                  : "Must be one of %s, not '%s'."
                      .formatted(String.join(", ", names), Excerpt.of(name))));
    }
    return found.orElse(null);
  }
}
