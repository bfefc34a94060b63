package dev.resow.api.evaluations;

import dev.resow.api.adapters.AdapterRequest;
import dev.resow.api.adapters.JobAdapters;
import dev.resow.api.jobs.JobRequest;
import dev.resow.api.jobs.JobValidator;
import dev.resow.api.jobs.OneSeed;
import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.safety.PromptSafety;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.Priority;
import dev.resow.contract.SafetyAction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks an evaluation and writes down its jobs. */
@ApplicationScoped
class EvaluationPlanner {
  private static final int MOST_PAIRS = 500;
  private static final int FEWEST_PROMPTS = 2;
  private static final int USUAL_PROMPTS = 100;
  private static final int MOST_ERRORS = 20;

  /** Jobs that have not ended then are EXPIRED, so that every evaluation ends. */
  private static final Duration DEADLINE = Duration.ofDays(7);

  /** The names that a request has for fields of a list of adapters. */
  private static final Map<String, String> FIELDS =
      Map.of("adapters[0].name", "adapter", "adapters[0].scale", "scale");

  private final ModelCatalogue models;
  private final JobAdapters adapters;
  private final JobValidator jobs;
  private final PromptSafety safety;
  private final EvaluationPrompts prompts;
  private final Clock clock;

  EvaluationPlanner(
      ModelCatalogue models,
      JobAdapters adapters,
      JobValidator jobs,
      PromptSafety safety,
      EvaluationPrompts prompts,
      Clock clock) {
    this.models = models;
    this.adapters = adapters;
    this.jobs = jobs;
    this.safety = safety;
    this.prompts = prompts;
    this.clock = clock;
  }

  /**
   * @throws ProblemException with every field at fault
   */
  EvaluationPlan plan(EvaluationRequest request, String tenant) {
    var errors = new ArrayList<FieldError>();
    EvaluationFields.check(errors, request, MOST_PAIRS);
    var mix = mix(errors, request, tenant);
    if (!errors.isEmpty()) throw ProblemException.of(ProblemType.INVALID_EVALUATION, errors);
    ModelCard model = model(errors, mix);
    if (model != null) method(errors, request, model);
    var chosen = chosen(errors, request, mix);
    if (!errors.isEmpty()) throw ProblemException.of(ProblemType.INVALID_EVALUATION, errors);
    var pairs = screened(errors, pairs(errors, request, chosen, model, tenant));
    if (!errors.isEmpty()) throw ProblemException.of(ProblemType.INVALID_EVALUATION, errors);
    return new EvaluationPlan(mix.adapters().getFirst(), model, chosen.size(), pairs);
  }

  private JobAdapters.Mix mix(List<FieldError> errors, EvaluationRequest request, String tenant) {
    var found = new ArrayList<FieldError>();
    var asked = List.of(new AdapterRequest(request.adapter(), request.scale()));
    var mix = adapters.unchecked(found, "adapters", asked, tenant);
    for (var error : found)
      errors.add(new FieldError(FIELDS.getOrDefault(error.field(), error.field()), error.detail()));
    return mix;
  }

  /** The model whose files the adapter belongs to. */
  private ModelCard model(List<FieldError> errors, JobAdapters.Mix mix) {
    var fitting = models.all().stream().filter(model -> mix.misfit(model).isEmpty()).findFirst();
    if (fitting.isEmpty())
      errors.add(
          new FieldError(
              "adapter", mix.misfit(models.standard()).orElse("No model can use the adapter.")));
    return fitting.orElse(null);
  }

  private static void method(List<FieldError> errors, EvaluationRequest request, ModelCard model) {
    String name = request.method() == null ? model.defaults().method() : request.method();
    if (model.method(name).filter(MethodCard::looks).isEmpty())
      errors.add(
          new FieldError(
              "method",
              "Must have an overlap check, which judges the pictures: one of %s, not '%s'."
                  .formatted(
                      model.methods().stream()
                          .filter(MethodCard::looks)
                          .map(MethodCard::name)
                          .collect(Collectors.joining(", ")),
                      Excerpt.of(name))));
  }

  private List<String> chosen(
      List<FieldError> errors, EvaluationRequest request, JobAdapters.Mix mix) {
    var chosen =
        request.prompts() == null
            ? prompts.heldOut(request.limit() == null ? USUAL_PROMPTS : request.limit())
            : given(errors, request.prompts(), mix);
    if (request.prompts() == null && chosen.size() < FEWEST_PROMPTS)
      errors.add(new FieldError("prompts", "Required: this server has no held-out prompts."));
    int fewest = request.gateOrUsual().prompts();
    if (errors.isEmpty() && chosen.size() < fewest)
      errors.add(
          new FieldError(
              "gate.prompts",
              "Must be at most the number of prompts, %d, not %d: the evaluation could not be decided."
                  .formatted(chosen.size(), fewest)));
    int seeds = request.seedsOrOne();
    if (chosen.size() * seeds > MOST_PAIRS)
      errors.add(
          new FieldError(
              "seeds",
              "%d prompts times %d seeds are %d pairs; at most %d are allowed."
                  .formatted(chosen.size(), seeds, chosen.size() * seeds, MOST_PAIRS)));
    return chosen;
  }

  private List<String> given(List<FieldError> errors, List<String> list, JobAdapters.Mix mix) {
    var trained = prompts.trained(mix.adapters().getFirst());
    var texts = list.stream().map(String::strip).toList();
    var seen = new HashSet<String>();
    var faults = new ArrayList<FieldError>();
    for (int i = 0; i < texts.size() && faults.size() < MOST_ERRORS; i++) {
      String field = "prompts[" + i + "]";
      if (trained.contains(texts.get(i)))
        faults.add(
            new FieldError(
                field,
                "'%s' was in the training of the adapter. Remove it."
                    .formatted(Excerpt.of(texts.get(i)))));
      else if (!seen.add(texts.get(i))) faults.add(new FieldError(field, "Duplicate prompt."));
    }
    errors.addAll(faults);
    return texts;
  }

  private List<EvaluationPlan.Pair> pairs(
      List<FieldError> errors,
      EvaluationRequest request,
      List<String> chosen,
      ModelCard model,
      String tenant) {
    var deadline = clock.instant().plus(DEADLINE).truncatedTo(ChronoUnit.MICROS);
    var pairs = new ArrayList<EvaluationPlan.Pair>();
    long first = request.seed() == null ? 1 : request.seed();
    for (int i = 0; i < chosen.size() && errors.size() < MOST_ERRORS; i++) {
      JobSpec spec = spec(errors, i, job(request, chosen.get(i), first, model, deadline), tenant);
      if (spec == null) continue;
      if (model.method(spec.method()).filter(MethodCard::looks).isEmpty())
        errors.add(
            new FieldError(
                "prompts[" + i + "]", "The overlap check finds no subjects in this prompt."));
      for (int k = 0; k < request.seedsOrOne(); k++)
        pairs.add(new EvaluationPlan.Pair(spec.prompt(), spec.withSeed(first + k)));
    }
    return pairs;
  }

  private List<EvaluationPlan.Pair> screened(
      List<FieldError> errors, List<EvaluationPlan.Pair> pairs) {
    if (!errors.isEmpty()) return pairs;
    var decisions = safety.decisions(pairs.stream().map(EvaluationPlan.Pair::base).toList());
    var screened = new ArrayList<EvaluationPlan.Pair>();
    for (int i = 0; i < pairs.size() && errors.size() < MOST_ERRORS; i++) {
      var pair = pairs.get(i);
      var decision = decisions.get(i);
      if (decision.decision() == SafetyAction.REFUSE)
        errors.add(
            new FieldError(
                "prompts",
                "'%s': %s".formatted(Excerpt.of(pair.prompt()), PromptSafety.refusal(decision))));
      else
        screened.add(
            new EvaluationPlan.Pair(pair.prompt(), PromptSafety.held(pair.base(), decision)));
    }
    return screened;
  }

  /** Null if the prompt is at fault. */
  private JobSpec spec(List<FieldError> errors, int prompt, JobRequest job, String tenant) {
    try {
      return jobs.spec(job, tenant);
    } catch (ProblemException e) {
      var problem = Json.parse((String) e.getResponse().getEntity(), Problem.class);
      var faults = problem.errors() == null ? List.<FieldError>of() : problem.errors();
      // A setting that is wrong for one prompt is wrong for all.
      var settings = faults.stream().filter(fault -> !isOfPrompt(fault.field())).toList();
      if (!settings.isEmpty()) throw ProblemException.of(ProblemType.INVALID_EVALUATION, settings);
      errors.add(new FieldError("prompts[" + prompt + "]", problem.detail()));
      return null;
    }
  }

  private static boolean isOfPrompt(String field) {
    return field.equals("prompt") || field.startsWith("subjects");
  }

  private static JobRequest job(
      EvaluationRequest request, String prompt, long seed, ModelCard model, Instant deadline) {
    return new JobRequest(
        prompt,
        null,
        null,
        null,
        null,
        null,
        request.method(),
        null,
        model.name(),
        null,
        null,
        request.steps(),
        request.guidanceScale(),
        seed,
        new JobRequest.BudgetRequest(1, null, null),
        OneSeed.POLICY,
        Priority.BATCH,
        null,
        deadline,
        null,
        null,
        null,
        null,
        null);
  }
}
