package dev.resow.worker.training;

import dev.resow.contract.TrainingSpec;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;

/** Opens sessions for what trainings ask. */
@FunctionalInterface
public interface Trainer {
  /**
   * Begins at update 0: loads the model and what rewards its pictures. For a sampler thread.
   *
   * @throws RefusedTrainingException when the training must fail here: no trainer can do what the
   *     spec asks, or the model files are not those that it was submitted for
   * @throws UnfitTrainerException when another trainer may do it
   * @throws IOException when something cannot be read now
   */
  Opened open(TrainingSpec spec)
      throws IOException, RefusedTrainingException, UnfitTrainerException;

  /**
   * @param identity a checkpoint of another one is not continued
   * @param resources closed after the session
   */
  record Opened(TrainingSession session, TrainingIdentity identity, Runnable resources)
      implements AutoCloseable {
    @Override
    public void close() {
      try {
        session.close();
      } finally {
        resources.run();
      }
    }
  }
}
