package dev.resow.api.jobs;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.Box;
import dev.resow.contract.MethodCard;
import java.util.List;

/** Checks of the fields that come once per subject, and of what a method asks of them. */
final class SubjectFields {
  private static final int MAX_CANDIDATES = 8;
  private static final int MOST_MODIFIERS = 32;
  private static final int LONGEST = 200;

  private SubjectFields() {}

  /** Checks the fields about subjects on their own, before they are compared with the prompt. */
  static void given(List<FieldError> errors, JobRequest request) {
    List<String> subjects = request.subjects();
    List<List<String>> modifiers = request.modifiers();
    if (subjects != null) {
      if (subjects.size() > JobSubjects.MOST)
        errors.add(
            new FieldError(
                "subjects",
                "Must have at most "
                    + JobSubjects.MOST
                    + " elements, not "
                    + subjects.size()
                    + "."));
      words(errors, "subjects", subjects);
    }
    if (modifiers == null) return;
    if (subjects == null || modifiers.size() != subjects.size())
      errors.add(
          new FieldError(
              "modifiers",
              "Must have one list per subject, with subjects given: received %d subjects and %d lists."
                  .formatted(subjects == null ? 0 : subjects.size(), modifiers.size())));
    for (int i = 0; i < modifiers.size(); i++) {
      String field = "modifiers[" + i + "]";
      if (modifiers.get(i).size() > MOST_MODIFIERS)
        errors.add(
            new FieldError(
                field,
                "Must have at most %d words, not %d."
                    .formatted(MOST_MODIFIERS, modifiers.get(i).size())));
      else words(errors, field, modifiers.get(i));
    }
  }

  private static void words(List<FieldError> errors, String field, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.isBlank()) errors.add(new FieldError(field + "[" + i + "]", "Must not be blank."));
      int length = word.codePointCount(0, word.length());
      if (length > LONGEST)
        errors.add(
            new FieldError(
                field + "[" + i + "]",
                "Must have at most %d characters, not %d.".formatted(LONGEST, length)));
    }
  }

  static void candidates(
      List<FieldError> errors, int candidates, MethodCard method, List<String> subjects) {
    if (candidates == 1) return;
    if (candidates < 1 || candidates > MAX_CANDIDATES)
      errors.add(
          new FieldError(
              "candidates", "Must be from 1 to %d, not %d.".formatted(MAX_CANDIDATES, candidates)));
    if (!method.candidates())
      errors.add(
          new FieldError(
              "candidates",
              "Method '%s' supports one candidate only. Omit the field.".formatted(method.name())));
    else if (subjects.size() < 2)
      errors.add(
          new FieldError(
              "candidates",
              "Requires two or more subjects, because candidates are compared by their overlap."));
  }

  static void boxes(
      List<FieldError> errors, List<Box> boxes, MethodCard method, List<String> subjects) {
    int given = boxes == null ? 0 : boxes.size();
    if (given != subjects.size() && (method.boxes() || given > 0))
      errors.add(
          new FieldError(
              "boxes",
              "Must have one box per subject (%s), not %d. Method '%s' %s."
                  .formatted(
                      String.join(", ", subjects),
                      given,
                      method.name(),
                      method.boxes() ? "requires boxes" : "does not use boxes")));
    for (int i = 0; i < given; i++)
      if (boxes.get(i) == null)
        errors.add(new FieldError("boxes[" + i + "]", "Must be a box, not null."));
  }
}
