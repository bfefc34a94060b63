package dev.resow.api.jobs;

import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Budget;
import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** From what was asked to what will be done: limits checked, defaults filled in. */
@ApplicationScoped
class JobValidator {
  private static final int MAX_SUBJECTS = 8;
  private static final int MAX_ROUNDS = 32;

  /** Seeds made here survive readers that keep JSON numbers as doubles. */
  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  private final ModelCatalogue models;
  private final Clock clock;

  JobValidator(ModelCatalogue models, Clock clock) {
    this.models = models;
    this.clock = clock;
  }

  /**
   * @throws ProblemException with every field at fault
   */
  JobSpec spec(JobRequest asked, String tenant) {
    ModelCard model = model(asked.model());
    var defaults = model.defaults();
    String method = asked.method() == null ? defaults.method() : asked.method();
    if (!model.methods().contains(method))
      throw problem(
          ProblemType.UNKNOWN_METHOD,
          "method",
          "Model %s knows %s, not '%s'."
              .formatted(model.name(), String.join(", ", model.methods()), method));

    var errors = new ArrayList<FieldError>();
    text(errors, "prompt", asked.prompt(), model.maxPromptCharacters(), true);
    text(errors, "negativePrompt", asked.negativePrompt(), model.maxPromptCharacters(), false);
    int width = or(asked.width(), defaults.width());
    int height = or(asked.height(), defaults.height());
    size(errors, "width", width, model);
    size(errors, "height", height, model);
    int steps = or(asked.steps(), defaults.steps());
    range(errors, "steps", steps, 1, model.maxSteps());
    double scale = asked.guidanceScale() == null ? defaults.guidanceScale() : asked.guidanceScale();
    if (!(scale >= 1 && scale <= 30))
      errors.add(new FieldError("guidanceScale", "Must be in 1..30, not " + scale + "."));
    Budget budget =
        asked.budget() == null ? new Budget(defaults.rounds(), null, null) : asked.budget();
    range(errors, "budget.rounds", budget.rounds(), 1, MAX_ROUNDS);
    times(errors, asked.notBefore(), asked.deadline());
    errors.addAll(PolicyFields.errors(asked.policy(), model));
    List<String> subjects = subjects(errors, asked.subjects());
    if (!errors.isEmpty())
      throw new ProblemException(
          ProblemType.INVALID_JOB,
          errors.getFirst().field() + ": " + errors.getFirst().detail(),
          errors);
    requireInPrompt(subjects, asked.prompt());

    return new JobSpec(
        asked.prompt().strip(),
        asked.negativePrompt(),
        subjects,
        method,
        model.name(),
        width,
        height,
        steps,
        scale,
        asked.seed() == null
            ? ThreadLocalRandom.current().nextLong(EXACT_IN_A_DOUBLE)
            : asked.seed(),
        budget,
        asked.policy(),
        asked.priority() == null ? Priority.NORMAL : asked.priority(),
        tenant,
        asked.notBefore(),
        asked.deadline());
  }

  private ModelCard model(String name) {
    if (name == null) return models.standard();
    return models
        .find(name)
        .orElseThrow(
            () ->
                problem(
                    ProblemType.UNKNOWN_MODEL,
                    "model",
                    "Known models are %s, not '%s'."
                        .formatted(
                            String.join(", ", models.all().stream().map(ModelCard::name).toList()),
                            name)));
  }

  private static void text(
      List<FieldError> errors, String field, String text, int longest, boolean required) {
    if (text == null || text.isBlank()) {
      if (required) errors.add(new FieldError(field, "Say what to draw; it must not be blank."));
      return;
    }
    int length = text.codePointCount(0, text.length());
    if (length > longest)
      errors.add(
          new FieldError(field, "At most %d characters, not %d.".formatted(longest, length)));
    // PostgreSQL stores no U+0000, and no tokenizer means anything by a control character.
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r'))
      errors.add(new FieldError(field, "Control characters are not allowed."));
    if (hasLoneSurrogate(text))
      errors.add(new FieldError(field, "It is not valid Unicode: half a surrogate pair."));
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static void size(List<FieldError> errors, String field, int pixels, ModelCard model) {
    if (pixels % model.sizeMultiple() != 0)
      errors.add(
          new FieldError(
              field,
              "Must be a multiple of %d pixels, not %d.".formatted(model.sizeMultiple(), pixels)));
    range(errors, field, pixels, model.minSize(), model.maxSize());
  }

  private static void range(List<FieldError> errors, String field, int value, int least, int most) {
    if (value < least || value > most)
      errors.add(new FieldError(field, "Must be in %d..%d, not %d.".formatted(least, most, value)));
  }

  private void times(List<FieldError> errors, Instant notBefore, Instant deadline) {
    if (deadline != null && !deadline.isAfter(clock.instant()))
      errors.add(new FieldError("deadline", "It has already passed."));
    if (deadline != null && notBefore != null && !deadline.isAfter(notBefore))
      errors.add(new FieldError("deadline", "It must be later than notBefore."));
  }

  private static List<String> subjects(List<FieldError> errors, List<String> asked) {
    if (asked == null) return List.of();
    if (asked.size() > MAX_SUBJECTS)
      errors.add(
          new FieldError("subjects", "At most " + MAX_SUBJECTS + ", not " + asked.size() + "."));
    for (int i = 0; i < asked.size(); i++)
      if (asked.get(i) == null || asked.get(i).isBlank())
        errors.add(new FieldError("subjects[" + i + "]", "It must not be blank."));
    return errors.isEmpty() ? asked.stream().map(String::strip).toList() : List.of();
  }

  /** Subjects are found again in the prompt's tokens, so each must stand there as a word. */
  private static void requireInPrompt(List<String> subjects, String prompt) {
    String text = prompt.toLowerCase(Locale.ROOT);
    var missing = new ArrayList<FieldError>();
    for (int i = 0; i < subjects.size(); i++) {
      var word =
          Pattern.compile(
              "(?<![\\p{L}\\p{N}])"
                  + Pattern.quote(subjects.get(i).toLowerCase(Locale.ROOT))
                  + "(?![\\p{L}\\p{N}])");
      if (!word.matcher(text).find())
        missing.add(
            new FieldError(
                "subjects[" + i + "]", "'" + subjects.get(i) + "' is not a word of the prompt."));
    }
    if (!missing.isEmpty())
      throw new ProblemException(
          ProblemType.SUBJECT_NOT_IN_PROMPT, missing.getFirst().detail(), missing);
  }

  private static int or(Integer asked, int standard) {
    return asked == null ? standard : asked;
  }

  private static ProblemException problem(ProblemType type, String field, String detail) {
    return new ProblemException(type, detail, List.of(new FieldError(field, detail)));
  }
}
