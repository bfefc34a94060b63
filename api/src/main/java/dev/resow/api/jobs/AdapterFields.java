package dev.resow.api.jobs;

import dev.resow.api.adapters.AdapterRequest;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the subjects that adapters of a job belong to. */
final class AdapterFields {
  private AdapterFields() {}

  /** Whether a request has adapters of single subjects. */
  static boolean adaptsSubjects(JobRequest request) {
    return request.adapters() != null
        && request.adapters().stream().anyMatch(adapter -> adapter.subject() != null);
  }

  /**
   * @param errors takes what is wrong
   * @param asked may be null
   * @param mix the same, pinned to their files
   * @return the mix with the subjects' indices
   */
  static List<JobAdapter> ofSubjects(
      List<FieldError> errors,
      List<AdapterRequest> asked,
      List<JobAdapter> mix,
      ModelCard model,
      MethodCard method,
      JobSubjects.Subjects subjects) {
    var placed = new ArrayList<JobAdapter>();
    var described = described(subjects);
    for (int i = 0; i < mix.size(); i++) {
      String text = asked.get(i).subject();
      var adapter = mix.get(i);
      if (text != null) {
        int before = errors.size();
        String field = "adapters[" + i + "].subject";
        possible(errors, field, model, method, described);
        int index =
            errors.size() == before ? index(errors, field, text, subjects.names(), described) : -1;
        adapter = index < 0 ? adapter : adapter.of(index);
        if (index >= 0 && placed.stream().anyMatch(adapter::isOfSameSubject))
          errors.add(
              new FieldError(
                  field,
                  "Must give a subject each adapter once, not %s again."
                      .formatted(adapter.name())));
      }
      placed.add(adapter);
    }
    return placed;
  }

  private static void possible(
      List<FieldError> errors,
      String field,
      ModelCard model,
      MethodCard method,
      List<String> described) {
    String able =
        model.methods().stream()
            .filter(MethodCard::adaptsSubjects)
            .map(MethodCard::name)
            .collect(Collectors.joining(", "));
    if (able.isEmpty())
      errors.add(
          new FieldError(
              field,
              "Model %s takes adapters for the whole picture only. Omit the field."
                  .formatted(model.name())));
    else if (described.stream().distinct().count() < 2)
      errors.add(
          new FieldError(
              field,
              "Requires two or more different subjects, because only then each has a region; the job has %s."
                  .formatted(list(described))));
    else if (!method.adaptsSubjects())
      errors.add(
          new FieldError(
              field,
              "Method '%s' has no regions for subjects. Choose one of %s, or omit the field."
                  .formatted(method.name(), able)));
  }

  /** The subject that a text names, by its noun or by its description; -1 with an error if none. */
  private static int index(
      List<FieldError> errors,
      String field,
      String text,
      List<String> names,
      List<String> described) {
    String wanted = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    var byName =
        IntStream.range(0, names.size())
            .filter(i -> names.get(i).toLowerCase(Locale.ROOT).equals(wanted))
            .toArray();
    var byDescription =
        IntStream.range(0, names.size()).filter(i -> described.get(i).equals(wanted)).toArray();
    if (byDescription.length == 1) return byDescription[0];
    if (byName.length == 1) return byName[0];
    errors.add(
        new FieldError(
            field,
            byName.length + byDescription.length == 0
                ? "Must be one of the job's subjects (%s), not '%s'."
                    .formatted(list(described), Excerpt.of(text))
                : "Must name one subject, and '%s' is several of %s."
                    .formatted(Excerpt.of(text), list(described))));
    return -1;
  }

  private static List<String> described(JobSubjects.Subjects subjects) {
    return IntStream.range(0, subjects.names().size())
        .mapToObj(
            i -> {
              var words =
                  new ArrayList<>(
                      i < subjects.modifiers().size() ? subjects.modifiers().get(i) : List.of());
              words.add(subjects.names().get(i));
              return String.join(" ", words).toLowerCase(Locale.ROOT);
            })
        .toList();
  }

  private static String list(List<String> subjects) {
    return subjects.isEmpty()
        ? "none"
        : subjects.stream().map(Excerpt::of).collect(Collectors.joining(", "));
  }
}
