package dev.resow.api.trainings;

import java.util.List;

/**
 * The prompts of a training.
 *
 * @param source null for prompts that do not come from the ledger
 */
record ChosenPrompts(List<String> prompts, TrainingSource source) {
  static final ChosenPrompts NONE = new ChosenPrompts(List.of(), null);

  static ChosenPrompts given(List<String> prompts) {
    return new ChosenPrompts(prompts, null);
  }
}
