package dev.resow.contract.prompts;

import java.util.List;
import java.util.Optional;

/** No sets, and no prompt is refused. */
final class AnyPrompt implements PromptWorld {
  @Override
  public List<String> sets() {
    return List.of();
  }

  @Override
  public Optional<List<String>> set(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<Refusal> refusal(String prompt) {
    return Optional.empty();
  }

  @Override
  public String examples() {
    return "any text";
  }
}
