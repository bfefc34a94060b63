package dev.resow.api.jobs;

import dev.resow.api.adapters.JobAdapters;
import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.uploads.JobStarts;
import dev.resow.contract.Budget;
import dev.resow.contract.JobSpec;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.Priority;
import dev.resow.contract.PromptNotes;
import dev.resow.contract.Relation;
import dev.resow.contract.StepPreview;
import dev.resow.subjects.Markup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Checks the limits of a request and fills in the defaults. */
@ApplicationScoped
public class JobValidator {
  private static final int MAX_ROUNDS = 32;
  private static final List<String> SIDES = List.of("width", "height");

  /** Seeds made here survive readers that keep JSON numbers as doubles. */
  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  private final ModelCatalogue models;
  private final JobSubjects finder;
  private final PixelLimit pixels;
  private final JobAdapters adapters;
  private final JobStarts starts;
  private final Clock clock;

  JobValidator(
      ModelCatalogue models,
      JobSubjects finder,
      PixelLimit pixels,
      JobAdapters adapters,
      JobStarts starts,
      Clock clock) {
    this.models = models;
    this.finder = finder;
    this.pixels = pixels;
    this.adapters = adapters;
    this.starts = starts;
    this.clock = clock;
  }

  /**
   * @throws ProblemException with every field at fault
   */
  public JobSpec spec(JobRequest request, String tenant) {
    ModelCard model = model(request.model());
    var defaults = model.defaults();
    MethodCard wanted = method(model, request.method());

    var errors = new ArrayList<FieldError>();
    text(errors, "prompt", request.prompt(), model.maxPromptCharacters(), true);
    text(errors, "negativePrompt", request.negativePrompt(), model.maxPromptCharacters(), false);
    var asked = new JobStarts.Asked(request.image(), request.strength(), request.mask());
    var start = starts.of(errors, asked, model, tenant);
    int width = or(request.width(), start.map(JobStarts.Start::width).orElse(defaults.width()));
    int height = or(request.height(), start.map(JobStarts.Start::height).orElse(defaults.height()));
    size(errors, "width", width, model);
    size(errors, "height", height, model);
    for (String field : pixels.isWithin(width, height) ? List.<String>of() : SIDES)
      errors.add(new FieldError(field, pixels.refusal(width, height)));
    JobStarts.checkSize(errors, start, width, height);
    int steps = or(request.steps(), defaults.steps());
    range(errors, "steps", steps, 1, model.maxSteps());
    double scale =
        request.guidanceScale() == null ? defaults.guidanceScale() : request.guidanceScale();
    GuidanceFields.checkRange(errors, "guidanceScale", scale);
    errors.addAll(GuidanceFields.errors(request.guidanceScale(), request.negativePrompt(), model));
    int candidates = or(request.candidates(), 1);
    var work =
        new MinimumBudget(
            steps,
            steps < 1 ? 0 : start.map(from -> steps - from.start().sampled(steps)).orElse(0),
            candidates,
            model.guidance().passes(scale),
            model.corrections(steps));
    Budget budget = budget(errors, request, model, work.of(wanted));
    range(errors, "previews", or(request.previews(), 0), 0, StepPreview.MOST_PER_ROUND);
    times(errors, request.notBefore(), request.deadline());
    errors.addAll(PolicyFields.errors(request.policy(), model, work.of(wanted)));
    SubjectFields.given(errors, request);
    RelationFields.given(errors, request);
    var mix = adapters.of(errors, request.adapters(), model, tenant);
    if (!errors.isEmpty()) throw problem(errors);
    var subjects = finder.of(request, model, wanted);
    MethodCard method = subjects.names().isEmpty() ? withoutSubjects(model, wanted) : wanted;
    SubjectFields.candidates(errors, candidates, method, subjects.names());
    SubjectFields.boxes(errors, request.boxes(), method, subjects.names());
    var placed = AdapterFields.ofSubjects(errors, request.adapters(), mix, model, method, subjects);
    PolicyFields.needs(errors, request.policy(), model, request, work, subjects.names().size());
    if (!errors.isEmpty()) throw problem(errors);

    if (request.budget() == null || request.budget().rounds() == null)
      budget = budget.withRounds(defaults.rounds(subjects.names().size()));
    var negative = Markup.read(request.negativePrompt() == null ? "" : request.negativePrompt());
    return new JobSpec(
        subjects.prompt(),
        negative.text(),
        subjects.names(),
        subjects.modifiers(),
        request.boxes(),
        relations(request, subjects),
        method.name(),
        candidates,
        model.name(),
        width,
        height,
        steps,
        scale,
        request.seed() == null
            ? ThreadLocalRandom.current().nextLong(EXACT_IN_A_DOUBLE)
            : request.seed(),
        budget,
        request.policy(),
        request.priority() == null ? Priority.NORMAL : request.priority(),
        tenant,
        request.notBefore(),
        request.deadline(),
        notes(request, method, subjects, negative),
        placed,
        request.previews(),
        start.map(JobStarts.Start::hold).orElse(null),
        start.map(JobStarts.Start::start).orElse(null));
  }

  /** A default method has nothing to do in a prompt of scenery or mood. */
  private static MethodCard withoutSubjects(ModelCard model, MethodCard wanted) {
    if (!wanted.subjects()) return wanted;
    return model.methods().stream().filter(m -> !m.subjects()).findFirst().orElse(wanted);
  }

  private static List<Relation> relations(JobRequest request, JobSubjects.Subjects subjects) {
    if (request.relations() != null) return request.relations().stream().distinct().toList();
    // What the prompt says may be impossible; then the reading has warned of it.
    return RelationFields.possible(subjects.relations(), subjects.names().size())
        ? subjects.relations()
        : List.of();
  }

  /** What differs from the request in the texts that the model reads, and what is doubtful. */
  private static PromptNotes notes(
      JobRequest request, MethodCard method, JobSubjects.Subjects subjects, Markup negative) {
    String prompt = request.prompt().strip();
    String typed = prompt.equals(subjects.prompt()) ? null : prompt;
    String typedNegative =
        request.negativePrompt() == null || request.negativePrompt().equals(negative.text())
            ? null
            : request.negativePrompt();
    var warnings = new ArrayList<>(subjects.warnings());
    RelationFields.warning(
            relations(request, subjects), subjects.names(), subjects.modifiers(), method)
        .ifPresent(warnings::add);
    return typed == null && typedNegative == null && warnings.isEmpty()
        ? null
        : new PromptNotes(typed, typedNegative, warnings);
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
                    "Must be one of %s, not '%s'."
                        .formatted(
                            String.join(", ", models.all().stream().map(ModelCard::name).toList()),
                            Excerpt.of(name))));
  }

  private static MethodCard method(ModelCard model, String name) {
    String wanted = name == null ? model.defaults().method() : name;
    return model
        .method(wanted)
        .orElseThrow(
            () ->
                problem(
                    ProblemType.UNKNOWN_METHOD,
                    "method",
                    "Model %s supports %s, not '%s'."
                        .formatted(
                            model.name(),
                            String.join(
                                ", ", model.methods().stream().map(MethodCard::name).toList()),
                            Excerpt.of(wanted))));
  }

  /**
   * @param least forward equivalents of one plain picture
   */
  private static Budget budget(
      List<FieldError> errors, JobRequest request, ModelCard model, double least) {
    var budget = request.budget();
    if (budget == null) return new Budget(model.defaults().rounds(), null, null);
    int rounds = or(budget.rounds(), model.defaults().rounds());
    int before = errors.size();
    range(errors, "budget.rounds", rounds, 1, MAX_ROUNDS);
    Double forwards = budget.forwardEquivalents();
    if (forwards != null && !(forwards >= least))
      errors.add(
          new FieldError(
              "budget.forwardEquivalents",
              "Must be at least %.0f, the cost of one plain image%s, not %s."
                  .formatted(
                      least,
                      or(request.candidates(), 1) > 1
                          ? " including its candidates up to the overlap check"
                          : "",
                      forwards)));
    Double seconds = budget.seconds();
    if (seconds != null && !(seconds > 0))
      errors.add(new FieldError("budget.seconds", "Must be above 0, not " + seconds + "."));
    return errors.size() > before ? null : new Budget(rounds, forwards, seconds);
  }

  private static void text(
      List<FieldError> errors, String field, String text, int longest, boolean required) {
    if (text == null || text.isBlank()) {
      if (required)
        errors.add(new FieldError(field, "Must not be blank: describe the image to generate."));
      return;
    }
    int length = text.codePointCount(0, text.length());
    if (length > longest)
      errors.add(
          new FieldError(
              field, "Must have at most %d characters, not %d.".formatted(longest, length)));
    // PostgreSQL stores no U+0000, and no tokenizer means anything by a control character.
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r'))
      errors.add(new FieldError(field, "Must not contain control characters."));
    if (hasLoneSurrogate(text))
      errors.add(new FieldError(field, "Must be valid Unicode, not half a surrogate pair."));
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
      errors.add(
          new FieldError(field, "Must be from %d to %d, not %d.".formatted(least, most, value)));
  }

  private void times(List<FieldError> errors, Instant notBefore, Instant deadline) {
    if (deadline != null && !deadline.isAfter(clock.instant()))
      errors.add(new FieldError("deadline", "Must be in the future."));
    if (deadline != null && notBefore != null && !deadline.isAfter(notBefore))
      errors.add(new FieldError("deadline", "Must be later than notBefore."));
  }

  private static int or(Integer request, int standard) {
    return request == null ? standard : request;
  }

  private static ProblemException problem(List<FieldError> errors) {
    return ProblemException.of(ProblemType.INVALID_JOB, errors);
  }

  private static ProblemException problem(ProblemType type, String field, String detail) {
    return new ProblemException(type, detail, List.of(new FieldError(field, detail)));
  }
}
