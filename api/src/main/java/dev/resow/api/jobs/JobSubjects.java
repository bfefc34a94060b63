package dev.resow.api.jobs;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.PromptWarning;
import dev.resow.contract.Relation;
import dev.resow.subjects.Mentions;
import dev.resow.subjects.PromptReading;
import dev.resow.subjects.Subject;
import dev.resow.subjects.SubjectFinder;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The subjects of a job: those the client names, each of which must stand in the prompt, else those
 * that are found there.
 */
@Startup // reading the tagger's model takes part of a second, better not of the first request's
@ApplicationScoped
class JobSubjects {
  /** Found subjects beyond this are left out, given ones refused. */
  static final int MOST = SubjectFinder.MOST;

  private final PromptReadings readings = new PromptReadings(SubjectFinder.load());

  /**
   * @param prompt what the model reads
   * @param names as the prompt or the client writes them
   * @param modifiers for every name the words that describe it; empty if that is left to the
   *     sampler
   * @param relations that the prompt asks for between the names
   * @param warnings about the reading of the prompt
   */
  record Subjects(
      String prompt,
      List<String> names,
      List<List<String>> modifiers,
      List<Relation> relations,
      List<PromptWarning> warnings) {}

  /**
   * @param request already checked field by field
   * @throws ProblemException if nothing is left of the prompt without its markup, if a name is not
   *     in the prompt or comes after the part that the model reads, or if there is none although
   *     the client chose a method that requires subjects, or listed none
   */
  Subjects of(JobRequest request, ModelCard model, MethodCard method) {
    var reach = new ClipTokenLimit(model.clipPositions());
    var reading = readings.of(request.prompt().strip());
    if (reading.text().isBlank())
      throw problem(
          ProblemType.INVALID_JOB,
          "prompt",
          "Must describe the image to generate: nothing is left of it without its markup.");
    var subjects =
        request.subjects() == null ? found(reading, reach) : given(request, reading, reach);
    boolean chosen = request.method() != null || request.subjects() != null;
    if (chosen && method.subjects() && subjects.names().isEmpty())
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
  PromptReading read(String prompt) {
    return readings.of(prompt);
  }

  /** The subjects of a reading that a model can watch, as their indices in it. */
  static List<Integer> reached(PromptReading reading, ClipTokenLimit reach) {
    return IntStream.range(0, reading.subjects().size())
        .filter(i -> reach.reaches(reading.text(), reading.subjects().get(i).start()))
        .boxed()
        .toList();
  }

  private static Subjects found(PromptReading reading, ClipTokenLimit reach) {
    List<Integer> kept = reached(reading, reach);
    List<Subject> found = kept.stream().map(reading.subjects()::get).toList();
    return new Subjects(
        reading.text(),
        found.stream().map(Subject::text).toList(),
        found.stream()
            .map(subject -> subject.modifiers().stream().map(Subject.Modifier::text).toList())
            .toList(),
        ReadingViews.relations(reading, kept::indexOf),
        ReadingViews.warnings(reading, kept, reach.positions()));
  }

  private static Subjects given(JobRequest request, PromptReading reading, ClipTokenLimit reach) {
    String prompt = reading.text();
    List<String> names = request.subjects().stream().map(String::strip).toList();
    List<List<String>> modifiers =
        request.modifiers() == null
            ? List.of()
            : request.modifiers().stream().map(JobSubjects::words).toList();
    var missing = new ArrayList<FieldError>();
    var mentions = Mentions.of(prompt, names);
    for (int i = 0; i < names.size(); i++)
      if (mentions.get(i).isEmpty())
        missing.add(new FieldError("subjects[" + i + "]", missing(names, i)));
    for (int i = 0; i < names.size(); i++)
      if (mentions.get(i).filter(m -> !reach.reaches(prompt, m.start())).isPresent())
        missing.add(
            new FieldError(
                "subjects[" + i + "]",
                "'%s' comes after the %d positions that the model's CLIP text encoders read. Move it to an earlier place in the prompt or remove it."
                    .formatted(names.get(i), reach.positions())));
    var described = Mentions.describing(prompt, mentions, modifiers);
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
    var relations = ReadingViews.relations(reading, i -> mentionOf(reading, i, mentions));
    return new Subjects(
        prompt, names, modifiers, relations, ReadingViews.warningsBesideGiven(reading));
  }

  /** Which of the mentions shares a character with a found subject; -1 if none does. */
  private static int mentionOf(
      PromptReading reading, int subject, List<Optional<Mentions.Span>> mentions) {
    var found = reading.subjects().get(subject);
    var span = new Mentions.Span(found.start(), found.end());
    return IntStream.range(0, mentions.size())
        .filter(i -> mentions.get(i).filter(span::overlaps).isPresent())
        .findFirst()
        .orElse(-1);
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
