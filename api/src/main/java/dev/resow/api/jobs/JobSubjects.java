package dev.resow.api.jobs;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.subjects.Mentions;
import dev.resow.subjects.Subject;
import dev.resow.subjects.SubjectFinder;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The subjects of a job: those the client names, each of which must stand in the prompt, else those
 * that are found there.
 */
@Startup // reading the tagger's model takes part of a second, better not of the first request's
@ApplicationScoped
class JobSubjects {
  /** Found subjects beyond this are left out, given ones refused. */
  static final int MOST = 8;

  private final SubjectFinder finder = SubjectFinder.load();

  /**
   * @param names as the prompt or the client writes them
   * @param modifiers for every name the words that describe it; empty if that is left to the
   *     sampler
   */
  record Subjects(List<String> names, List<List<String>> modifiers) {
    static final Subjects NONE = new Subjects(List.of(), List.of());
  }

  /**
   * @param request already checked field by field
   * @throws ProblemException if a name is not in the prompt or comes after the part that the model
   *     reads, or if the method requires subjects and there is none
   */
  Subjects of(JobRequest request, ModelCard model, MethodCard method) {
    var reach = new ClipTokenLimit(model.clipPositions());
    var subjects =
        request.subjects() == null ? found(request.prompt().strip(), reach) : given(request, reach);
    if (method.subjects() && subjects.names().isEmpty())
      throw problem(
          ProblemType.SUBJECTS_NEEDED,
          "subjects",
          "Method '%s' requires subjects, and %s. List them in 'subjects', e.g. [\"cat\", \"fox\"], or choose method 'plain'."
              .formatted(
                  method.name(),
                  request.subjects() == null
                      ? "none were found in the prompt"
                      : "the list of subjects is empty"));
    return subjects;
  }

  /** What would be watched if a client names no subjects. */
  List<Subject> find(String prompt) {
    return finder.find(prompt).stream()
        .filter(subject -> subject.text().chars().anyMatch(Character::isLetterOrDigit))
        .limit(MOST)
        .toList();
  }

  private Subjects found(String prompt, ClipTokenLimit reach) {
    List<Subject> found =
        find(prompt).stream().filter(subject -> reach.reaches(prompt, subject.start())).toList();
    return new Subjects(
        found.stream().map(Subject::text).toList(),
        found.stream()
            .map(subject -> subject.modifiers().stream().map(Subject.Modifier::text).toList())
            .toList());
  }

  private static Subjects given(JobRequest request, ClipTokenLimit reach) {
    List<String> names = request.subjects().stream().map(String::strip).toList();
    List<List<String>> modifiers =
        request.modifiers() == null
            ? List.of()
            : request.modifiers().stream().map(JobSubjects::words).toList();
    var missing = new ArrayList<FieldError>();
    var mentions = Mentions.of(request.prompt(), names);
    for (int i = 0; i < names.size(); i++)
      if (mentions.get(i).isEmpty())
        missing.add(new FieldError("subjects[" + i + "]", missing(names, i)));
    for (int i = 0; i < names.size(); i++)
      if (mentions.get(i).filter(m -> !reach.reaches(request.prompt(), m.start())).isPresent())
        missing.add(
            new FieldError(
                "subjects[" + i + "]",
                "'%s' comes after the %d positions that the model's CLIP text encoders read. Move it to an earlier place in the prompt or remove it."
                    .formatted(names.get(i), reach.positions())));
    var described = Mentions.describing(request.prompt(), mentions, modifiers);
    for (int i = 0; i < modifiers.size(); i++)
      for (int w = 0; w < modifiers.get(i).size(); w++)
        if (described.get(i).get(w).isEmpty())
          missing.add(
              new FieldError(
                  "modifiers[" + i + "]",
                  "'%s' is not an unused word of the prompt that can describe '%s'."
                      .formatted(modifiers.get(i).get(w), names.get(i))));
    if (!missing.isEmpty())
      throw new ProblemException(
          ProblemType.SUBJECT_NOT_IN_PROMPT, missing.getFirst().detail(), missing);
    return new Subjects(names, modifiers);
  }

  /** "dark blue" describes as "dark", "blue" does. */
  private static List<String> words(List<String> modifiers) {
    return modifiers.stream().flatMap(text -> Arrays.stream(text.strip().split("\\s+"))).toList();
  }

  private static String missing(List<String> names, int i) {
    String name = names.get(i);
    boolean repeated = names.subList(0, i).stream().anyMatch(name::equalsIgnoreCase);
    return repeated
        ? "'" + name + "' is listed more often than it occurs in the prompt."
        : "'" + name + "' is not a word of the prompt.";
  }

  private static ProblemException problem(ProblemType type, String field, String detail) {
    return new ProblemException(type, detail, List.of(new FieldError(field, detail)));
  }
}
