package dev.resow.menagerie.tune;

import dev.resow.contract.prompts.PromptWorld;
import dev.resow.menagerie.scene.Composition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The prompts of the demo world, for servers. */
public final class MenageriePrompts implements PromptWorld {

  @Override
  public List<String> sets() {
    return Arrays.stream(TrainingPrompts.Named.values()).map(TrainingPrompts.Named::word).toList();
  }

  @Override
  public Optional<List<String>> set(String name) {
    return Arrays.stream(TrainingPrompts.Named.values())
        .filter(set -> set.word().equals(name))
        .findFirst()
        .map(TrainingPrompts::of);
  }

  @Override
  public List<String> heldOut() {
    return TrainingPrompts.heldOut();
  }

  @Override
  public Optional<Refusal> refusal(String prompt) {
    var asked = Composition.read(prompt);
    if (asked.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN);
    }
    return TrainingPrompts.isHeldOut(asked.get())
        ? Optional.of(Refusal.HELD_OUT)
        : Optional.empty();
  }

  @Override
  public String examples() {
    return "'a blue fox and a cat' or 'a lion above a pig'";
  }
}
