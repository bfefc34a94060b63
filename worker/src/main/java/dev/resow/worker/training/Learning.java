package dev.resow.worker.training;

import dev.resow.contract.TrainingSpec;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.recipe.Recipe;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;

/** What one training learns from, found before its model is loaded. */
interface Learning extends AutoCloseable {
  /** Most pictures of one gradient pass. */
  int MOST_ROWS = 4;

  /**
   * The recipe for a model.
   *
   * @throws RefusedTrainingException when the spec asks for what no trainer can do
   */
  Recipe recipe(TrainingSpec spec, Sd3Model model) throws RefusedTrainingException;

  /** A digest of the prompts as they are learned from. */
  String prompts();

  /** What gives the rewards: the hash of the weights of its critics. */
  String critics();

  /**
   * Begins at update 0.
   *
   * @param identity with the recipe that {@link #recipe} gave
   * @throws UnfitTrainerException when a critic cannot be loaded
   * @throws IOException when it cannot be read now
   */
  TrainingSession session(Recipe recipe, Sd3Model model, TrainingIdentity identity)
      throws UnfitTrainerException, IOException;

  /** After the session. */
  @Override
  void close();

  /**
   * Pictures of one gradient pass: the largest divisor that is not above the limit.
   *
   * @param pictures of an update
   */
  static int rows(int pictures) {
    int rows = Math.min(MOST_ROWS, pictures);
    while (pictures % rows != 0) {
      rows--;
    }
    return rows;
  }

  /**
   * Those of a recipe, as the spec wants them.
   *
   * @throws RefusedTrainingException when they cannot be so
   */
  static Matrices matrices(Matrices standard, TrainingSpec spec) throws RefusedTrainingException {
    try {
      return standard.withRank(spec.rank()).withLearningRate(spec.learningRate());
    } catch (IllegalArgumentException e) {
      throw new RefusedTrainingException(e.getMessage());
    }
  }
}
