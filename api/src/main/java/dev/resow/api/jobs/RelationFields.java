package dev.resow.api.jobs;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.FindingKind;
import dev.resow.contract.FindingLimit;
import dev.resow.contract.MethodCard;
import dev.resow.contract.PromptWarning;
import dev.resow.contract.Relation;
import dev.resow.subjects.Contradictions;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relations;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks of the relations of a job. */
final class RelationFields {
  static final int MOST = 32;

  private RelationFields() {}

  /** Checks the relations on their own, before the subjects are compared with the prompt. */
  static void given(List<FieldError> errors, JobRequest request) {
    List<Relation> relations = request.relations();
    if (relations == null || relations.isEmpty()) return;
    if (request.subjects() == null) {
      errors.add(
          new FieldError(
              "relations",
              "Requires subjects, because a relation names them by their indices. Give both, or neither"
                  + " to have them found in the prompt."));
      return;
    }
    int before = errors.size();
    if (relations.size() > MOST)
      errors.add(
          new FieldError(
              "relations",
              "Must have at most %d elements, not %d.".formatted(MOST, relations.size())));
    for (int i = 0; i < Math.min(relations.size(), MOST); i++)
      relation(errors, "relations[" + i + "]", relations.get(i), request.subjects());
    if (errors.size() == before) contradiction(errors, relations, request.subjects());
  }

  private static void relation(
      List<FieldError> errors, String field, Relation relation, List<String> subjects) {
    int before = errors.size();
    index(errors, field + ".subject", relation.subject(), subjects.size());
    index(errors, field + ".other", relation.other(), subjects.size());
    if (errors.size() == before && relation.subject() == relation.other())
      errors.add(
          new FieldError(
              field + ".other",
              "Must be another subject than %d, '%s'."
                  .formatted(relation.subject(), Excerpt.of(subjects.get(relation.subject())))));
  }

  private static void index(List<FieldError> errors, String field, int index, int subjects) {
    if (index >= subjects)
      errors.add(
          new FieldError(
              field,
              "Must be the index of one of the %d subjects, from 0, not %d."
                  .formatted(subjects, index)));
  }

  private static void contradiction(
      List<FieldError> errors, List<Relation> relations, List<String> subjects) {
    if (possible(relations, subjects.size())) return;
    var all = relations.stream().map(RelationFields::ofPrompt).toList();
    errors.add(
        new FieldError(
            "relations",
            "Must be possible in one picture, but these contradict each other: %s."
                .formatted(
                    Contradictions.in(all).orElse(all).stream()
                        .map(relation -> phrase(relation, subjects))
                        .collect(Collectors.joining(", ")))));
  }

  /** Whether one picture can show all of them, as the sampler will ask. */
  static boolean possible(List<Relation> relations, int subjects) {
    try {
      Relations.check(relations.stream().map(RelationFields::ofPrompt).toList(), subjects);
      return true;
    } catch (IllegalArgumentException contradiction) {
      return false;
    }
  }

  private static dev.resow.subjects.Relation ofPrompt(Relation relation) {
    return new dev.resow.subjects.Relation(
        relation.subject(), Place.valueOf(relation.place().name()), relation.other());
  }

  private static String phrase(dev.resow.subjects.Relation relation, List<String> subjects) {
    return "%s %s %s"
        .formatted(
            Excerpt.of(subjects.get(relation.first())),
            relation.place().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            Excerpt.of(subjects.get(relation.second())));
  }

  /**
   * Why relations of a job are not checked, wherever they come from.
   *
   * @param relations that the sampler gets
   * @param names of the subjects that they count
   * @param descriptions modifiers of each subject, or fewer lists
   */
  static Optional<PromptWarning> warning(
      List<Relation> relations,
      List<String> names,
      List<List<String>> descriptions,
      MethodCard method) {
    if (relations.isEmpty()) return Optional.empty();
    if (!method.looks())
      return unchecked(
          "Method '%s' has no check, so the relations are not watched.".formatted(method.name()));
    Optional<FindingLimit> limit =
        method.findings().stream().filter(f -> f.kind() == FindingKind.MISPLACED).findFirst();
    if (limit.isPresent() && (names.size() > 2 ? limit.get().many() : limit.get().pair()) == null)
      return unchecked(
          "The check of method '%s' does not measure places (%s), so the relations are not watched."
              .formatted(method.name(), limit.get().reason()));
    return relations.stream()
        .filter(r -> same(r, names, descriptions))
        .findFirst()
        .flatMap(
            r ->
                unchecked(
                    "Two subjects have the same description, '%s', so the check cannot tell where each is."
                        .formatted(Excerpt.of(names.get(r.subject())))));
  }

  private static boolean same(
      Relation relation, List<String> names, List<List<String>> descriptions) {
    return names.get(relation.subject()).equalsIgnoreCase(names.get(relation.other()))
        && of(descriptions, relation.subject()).equals(of(descriptions, relation.other()));
  }

  private static List<String> of(List<List<String>> descriptions, int subject) {
    return descriptions != null && subject < descriptions.size()
        ? descriptions.get(subject)
        : List.of();
  }

  private static Optional<PromptWarning> unchecked(String detail) {
    return Optional.of(new PromptWarning("relations-not-checked", detail));
  }
}
