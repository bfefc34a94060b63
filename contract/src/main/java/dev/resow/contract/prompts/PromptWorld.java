package dev.resow.contract.prompts;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A world of prompts: its named sets, and which prompts a training may use. The api asks at submit,
 * the trainer again before it begins. Providers are found by {@link ServiceLoader}.
 */
public interface PromptWorld {
  /** Why a training cannot use a prompt. */
  enum Refusal {
    /** Nothing can tell whether a picture shows it. */
    UNKNOWN,
    /** Evaluations hold it out. */
    HELD_OUT
  }

  /** Names of the sets, in a fixed order. */
  List<String> sets();

  /** The prompts of a set, always the same in the same order; empty if there is none. */
  Optional<List<String>> set(String name);

  /**
   * Prompts that evaluations hold out, always the same in the same order. There may be refused ones
   * beside them. Empty if it lists none.
   */
  default List<String> heldOut() {
    return List.of();
  }

  /** Why the prompt is refused, if it is. */
  Optional<Refusal> refusal(String prompt);

  /** What prompts look like, for a message: some examples. */
  String examples();

  /** The provider on the class path; without one every prompt is taken and there are no sets. */
  static PromptWorld load() {
    return ServiceLoader.load(PromptWorld.class).findFirst().orElseGet(AnyPrompt::new);
  }
}
