package dev.resow.api.trainings;

import dev.resow.contract.TrainingSpec;

/**
 * A sound training.
 *
 * @param source where its prompts came from; null if the client gave them
 */
record AcceptedTraining(TrainingSpec spec, TrainingSource source) {}
