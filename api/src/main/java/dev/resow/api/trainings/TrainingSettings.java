package dev.resow.api.trainings;

import dev.resow.contract.ComatSpec;
import dev.resow.contract.ItercompSpec;
import dev.resow.contract.Seed;
import dev.resow.contract.TrainingRecipe;

/** A {@link dev.resow.contract.TrainingSpec} without its prompts, which may be left out. */
record TrainingSettings(
    TrainingRecipe recipe,
    String model,
    String base,
    int rank,
    int updates,
    double learningRate,
    @Seed long seed,
    Double minutes,
    ComatSpec comat,
    ItercompSpec itercomp) {}
