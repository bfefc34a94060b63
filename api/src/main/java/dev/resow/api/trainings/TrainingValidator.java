package dev.resow.api.trainings;

import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.ModelCard;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Checks a training and fills in what it leaves out. */
@ApplicationScoped
class TrainingValidator {
  /** Seeds that every JSON reader keeps exactly. */
  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  private final ModelCatalogue models;
  private final PromptChoice prompts;
  private final ComatChoice comats;
  private final ItercompChoice itercomps;
  private final long memory;

  /**
   * @param memory most bytes of the trained matrices and their optimiser
   */
  TrainingValidator(
      ModelCatalogue models,
      PromptChoice prompts,
      ComatChoice comats,
      ItercompChoice itercomps,
      @ConfigProperty(name = "resow.trainings.memory", defaultValue = "4294967296") long memory) {
    this.models = models;
    this.prompts = prompts;
    this.comats = comats;
    this.itercomps = itercomps;
    this.memory = memory;
  }

  /**
   * @throws ProblemException with every field at fault
   */
  AcceptedTraining check(TrainingRequest request, String tenant) {
    var errors = new ArrayList<FieldError>();
    var recipe = request.recipe() == null ? TrainingRecipe.NFT : request.recipe();
    ModelCard model = model(errors, request.model());
    int rank = request.rank() == null ? recipe.rank() : request.rank();
    int updates = request.updates() == null ? recipe.updates() : request.updates();
    range(errors, "rank", rank, recipe.mostRank());
    range(errors, "updates", updates, recipe.mostUpdates());
    double rate = request.learningRate() == null ? recipe.learningRate() : request.learningRate();
    if (!(rate >= 0 && rate <= 1))
      errors.add(new FieldError("learningRate", "Must be from 0 to 1, not %s.".formatted(rate)));
    Double minutes = request.minutes();
    if (minutes != null && !(minutes > 0 && minutes <= TrainingSpec.MOST_MINUTES))
      errors.add(
          new FieldError(
              "minutes",
              "Must be above 0 and at most %.0f, not %s."
                  .formatted(TrainingSpec.MOST_MINUTES, minutes)));
    name(errors, request.adapter());
    var comat = comats.of(errors, recipe, request.comat());
    var itercomp = itercomps.of(errors, recipe, request.itercomp());
    if (model != null && errors.isEmpty())
      memory(errors, rank, MatrixMemory.of(model.adapters(), rank, recipe, comat));
    var chosen =
        prompts.of(
            errors,
            request.prompts(),
            tenant,
            model == null ? Integer.MAX_VALUE : model.maxPromptCharacters());
    if (!errors.isEmpty() || model == null) throw problem(errors);
    var spec =
        new TrainingSpec(
            tenant,
            recipe,
            model.name(),
            model.adapters().fingerprint(),
            chosen.prompts(),
            rank,
            updates,
            rate,
            request.seed() == null
                ? ThreadLocalRandom.current().nextLong(EXACT_IN_A_DOUBLE)
                : request.seed(),
            minutes,
            request.adapter(),
            comat,
            itercomp);
    return new AcceptedTraining(spec, chosen.source());
  }

  private ModelCard model(List<FieldError> errors, String name) {
    ModelCard model = name == null ? models.standard() : models.find(name).orElse(null);
    if (model == null)
      errors.add(
          new FieldError(
              "model",
              "Must be one of %s, not '%s'."
                  .formatted(
                      String.join(", ", models.all().stream().map(ModelCard::name).toList()),
                      Excerpt.of(name))));
    else if (model.adapters() == null) {
      errors.add(
          new FieldError(
              "model", "The model %s does not support adapters.".formatted(model.name())));
      return null;
    } else if (!TrainedLayers.areIn(model.adapters())) {
      errors.add(
          new FieldError("model", "The model %s cannot be trained.".formatted(model.name())));
      return null;
    }
    return model;
  }

  private static void name(List<FieldError> errors, String name) {
    if (name == null) errors.add(new FieldError("adapter", "Required field is missing."));
    else if (!JobAdapter.isName(name))
      errors.add(
          new FieldError(
              "adapter",
              "Must be 1 to 63 lower-case letters, digits, '.', '_' or '-', not '%s'."
                  .formatted(Excerpt.of(name))));
  }

  private void memory(List<FieldError> errors, int rank, long needed) {
    if (needed > memory)
      errors.add(
          new FieldError(
              "rank",
              "The matrices of rank %d and their optimiser take %d bytes, more than the %d of this server (RESOW_TRAININGS_MEMORY). Use a lower rank."
                  .formatted(rank, needed, memory)));
  }

  private static void range(List<FieldError> errors, String field, int value, int most) {
    if (value < 1 || value > most)
      errors.add(new FieldError(field, "Must be from 1 to %d, not %d.".formatted(most, value)));
  }

  private static ProblemException problem(List<FieldError> errors) {
    return ProblemException.of(ProblemType.INVALID_TRAINING, errors);
  }
}
