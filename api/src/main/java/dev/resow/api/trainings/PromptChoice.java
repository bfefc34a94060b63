package dev.resow.api.trainings;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.TrainingSpec;
import dev.resow.contract.prompts.PromptWorld;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The prompts of a training, checked: none that evaluations hold out, none that is unknown. */
@ApplicationScoped
class PromptChoice {
  private static final int MOST_PAIRS = 100;

  /** Errors that name single prompts; a list of a thousand bad ones is not reported whole. */
  private static final int MOST_ERRORS = 20;

  private final PromptWorld world = PromptWorld.load();
  private final LedgerPrompts ledger;

  PromptChoice(LedgerPrompts ledger) {
    this.ledger = ledger;
  }

  /**
   * @param errors takes what is wrong
   * @param longest most characters of a prompt of the model
   * @return the prompts; of no use if there are errors
   */
  ChosenPrompts of(
      List<FieldError> errors, TrainingRequest.Prompts asked, String tenant, int longest) {
    if (asked == null) {
      errors.add(new FieldError("prompts", "Required field is missing."));
      return ChosenPrompts.NONE;
    }
    long given =
        Stream.of(asked.list(), asked.set(), asked.ledger()).filter(s -> s != null).count();
    if (given != 1) {
      errors.add(
          new FieldError(
              "prompts",
              "Must have exactly one of list, set and ledger, not %d.".formatted(given)));
      return ChosenPrompts.NONE;
    }
    if (asked.list() != null) return ChosenPrompts.given(listed(errors, asked.list(), longest));
    return asked.set() != null
        ? ChosenPrompts.given(named(errors, asked.set()))
        : fromLedger(errors, asked.ledger(), tenant);
  }

  private List<String> listed(List<FieldError> errors, List<String> list, int longest) {
    if (list.isEmpty() || list.size() > TrainingSpec.MOST_PROMPTS) {
      errors.add(
          new FieldError(
              "prompts.list",
              "Must have 1 to %d prompts, not %d."
                  .formatted(TrainingSpec.MOST_PROMPTS, list.size())));
      return List.of();
    }
    var prompts = list.stream().map(String::strip).toList();
    int characters = prompts.stream().mapToInt(String::length).sum();
    if (characters > TrainingSpec.MOST_CHARACTERS)
      errors.add(
          new FieldError(
              "prompts.list",
              "Must have at most %d characters together, not %d."
                  .formatted(TrainingSpec.MOST_CHARACTERS, characters)));
    var faults = new ArrayList<FieldError>();
    for (int i = 0; i < prompts.size() && faults.size() < MOST_ERRORS; i++) {
      String field = "prompts.list[" + i + "]";
      fault(prompts.get(i), longest).ifPresent(fault -> faults.add(new FieldError(field, fault)));
    }
    errors.addAll(faults);
    return prompts;
  }

  private Optional<String> fault(String prompt, int longest) {
    if (prompt.isBlank()) return Optional.of("Must not be blank.");
    int length = prompt.codePointCount(0, prompt.length());
    if (length > longest)
      return Optional.of("Must have at most %d characters, not %d.".formatted(longest, length));
    return world
        .refusal(prompt)
        .map(
            refusal ->
                switch (refusal) {
                  case UNKNOWN ->
                      "Must be a prompt such as %s, not '%s'."
                          .formatted(world.examples(), Excerpt.of(prompt));
                  case HELD_OUT ->
                      "'%s' is held out for evaluations. Remove it.".formatted(Excerpt.of(prompt));
                });
  }

  private List<String> named(List<FieldError> errors, String name) {
    var set = world.set(name);
    if (set.isEmpty())
      errors.add(
          new FieldError(
              "prompts.set",
              world.sets().isEmpty()
                  ? "There are no named sets on this server. Use list or ledger."
                  : "Must be one of %s, not '%s'."
                      .formatted(String.join(", ", world.sets()), Excerpt.of(name))));
    return set.orElse(List.of());
  }

  private ChosenPrompts fromLedger(
      List<FieldError> errors, TrainingRequest.Ledger asked, String tenant) {
    var pairs = asked.pairs() == null ? List.<List<String>>of() : asked.pairs();
    if (pairs.size() > MOST_PAIRS)
      errors.add(
          new FieldError(
              "prompts.ledger.pairs",
              "Must have at most %d pairs, not %d.".formatted(MOST_PAIRS, pairs.size())));
    for (int i = 0; i < Math.min(pairs.size(), MOST_PAIRS); i++)
      if (pairs.get(i).size() != 2 || pairs.get(i).stream().anyMatch(String::isBlank))
        errors.add(
            new FieldError(
                "prompts.ledger.pairs[" + i + "]",
                "Must be two words, such as [\"cat\", \"pig\"]."));
    if (!errors.isEmpty()) return ChosenPrompts.NONE;
    var found = ledger.of(asked, tenant);
    if (found.isEmpty()) {
      errors.add(new FieldError("prompts.ledger", nothing(asked)));
      return ChosenPrompts.NONE;
    }
    return usable(errors, found, asked.since());
  }

  private static String nothing(TrainingRequest.Ledger asked) {
    boolean any = asked.finding() == null && asked.verdict() == null && asked.pairs() == null;
    return "%s%s: there is nothing to learn from.%s"
        .formatted(
            any ? "No round failed" : "No round matches",
            asked.since() == null ? "" : " since " + asked.since(),
            asked.since() == null ? "" : " Choose an earlier time.");
  }

  /** As many as fit into one record, in their order. */
  private ChosenPrompts usable(
      List<FieldError> errors, List<LedgerPrompts.Found> found, Instant since) {
    var prompts = new ArrayList<String>();
    var verdicts = new TreeMap<String, Integer>();
    var refused = new EnumMap<PromptWorld.Refusal, Integer>(PromptWorld.Refusal.class);
    int characters = 0;
    int beyond = 0;
    for (var each : found) {
      var refusal = world.refusal(each.prompt());
      refusal.ifPresent(why -> refused.merge(why, 1, Integer::sum));
      if (refusal.isPresent()) continue;
      boolean fits =
          beyond == 0
              && prompts.size() < TrainingSpec.MOST_PROMPTS
              && characters + each.prompt().length() <= TrainingSpec.MOST_CHARACTERS;
      if (!fits) {
        beyond++;
        continue;
      }
      prompts.add(each.prompt());
      characters += each.prompt().length();
      each.verdicts().forEach((verdict, rounds) -> verdicts.merge(verdict, rounds, Integer::sum));
    }
    int heldOut = refused.getOrDefault(PromptWorld.Refusal.HELD_OUT, 0);
    int unknown = refused.getOrDefault(PromptWorld.Refusal.UNKNOWN, 0);
    if (prompts.isEmpty())
      errors.add(
          new FieldError(
              "prompts.ledger",
              "No usable prompt among the %d found: %d held out for evaluations, %d that the critic does not know."
                  .formatted(found.size(), heldOut, unknown)));
    int rounds = verdicts.values().stream().mapToInt(count -> count).sum();
    return new ChosenPrompts(
        prompts, new TrainingSource(since, rounds, verdicts, heldOut, unknown, beyond));
  }
}
