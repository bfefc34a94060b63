package dev.resow.api.batches;

import dev.resow.api.jobs.JobRequest;
import dev.resow.api.jobs.JobValidator;
import dev.resow.api.json.StrictJson;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.safety.PromptSafety;
import dev.resow.contract.Priority;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Turns the rows of a body into jobs, each checked as if it had been submitted alone. */
@ApplicationScoped
class BatchPlanner {
  private static final int SERVER_ERROR = 500;

  /** Errors that a refusal lists. */
  private static final int LISTED = 100;

  private final JobValidator validator;
  private final PromptSafety safety;
  private final StrictJson json;
  private final int most;

  BatchPlanner(JobValidator validator, PromptSafety safety, BatchSettings settings, Clock clock) {
    this.validator = validator;
    this.safety = safety;
    this.json = new StrictJson(clock);
    this.most = settings.maxJobs();
  }

  /**
   * @param skip true to leave out rows that are not valid, false to refuse the batch
   * @param matrix whether braces in prompts are alternatives
   * @throws ProblemException invalid-batch
   */
  List<PlannedRow> plan(List<InputRow> rows, String tenant, boolean skip, boolean matrix) {
    var plan = new ArrayList<PlannedRow>();
    var errors = new ArrayList<FieldError>();
    for (InputRow row : rows) {
      int before = plan.size();
      try {
        add(plan, row, tenant, matrix);
      } catch (ProblemException e) {
        if (e instanceof TooMany || e.getResponse().getStatus() >= SERVER_ERROR) throw e;
        plan.subList(before, plan.size()).clear();
        String reason = Texts.cut(e.getMessage(), Texts.MESSAGE);
        plan.add(new PlannedRow(row.number(), null, reason));
        errors.add(new FieldError("row " + row.number(), reason));
        if (!skip && errors.size() == LISTED) break;
      }
      if (plan.size() > most) throw new TooMany(most);
    }
    if (skip || errors.isEmpty()) screen(plan, errors);
    if (!skip && !errors.isEmpty()) throw ProblemException.of(ProblemType.INVALID_BATCH, errors);
    if (plan.stream().allMatch(PlannedRow::skipped)) throw empty(errors);
    return plan;
  }

  /** Refuses rows with prompts that the safety check refuses, and holds the images of others. */
  private void screen(List<PlannedRow> plan, List<FieldError> errors) {
    List<PlannedRow> jobs = plan.stream().filter(row -> !row.skipped()).toList();
    var decisions = safety.decisions(jobs.stream().map(PlannedRow::spec).toList()).iterator();
    plan.replaceAll(row -> row.skipped() ? row : screened(row, decisions.next(), errors));
  }

  private static PlannedRow screened(
      PlannedRow row, SafetyDecision decision, List<FieldError> errors) {
    if (decision.decision() != SafetyAction.REFUSE)
      return new PlannedRow(row.input(), PromptSafety.held(row.spec(), decision), null);
    String reason = PromptSafety.refusal(decision);
    if (errors.size() < LISTED) errors.add(new FieldError("row " + row.input(), reason));
    return new PlannedRow(row.input(), null, reason);
  }

  private void add(List<PlannedRow> plan, InputRow row, String tenant, boolean matrix) {
    JobRequest request = json.read(row.json(), JobRequest.class);
    if (request.priority() != null && request.priority() != Priority.BATCH)
      throw InputRows.invalid("priority", "Jobs of a batch have the priority batch. Leave it out.");
    String prompt = request.prompt();
    if (prompt == null || !matrix || PromptMatrix.size(prompt) == 1) {
      plan.add(planned(row, request, prompt, tenant));
      return;
    }
    if (PromptMatrix.size(prompt) > most - plan.size()) throw new TooMany(most);
    for (String one : PromptMatrix.expand(prompt)) plan.add(planned(row, request, one, tenant));
  }

  private PlannedRow planned(InputRow row, JobRequest request, String prompt, String tenant) {
    return new PlannedRow(row.number(), validator.spec(request.inBatch(prompt), tenant), null);
  }

  /** No row is at fault for it. */
  private static final class TooMany extends ProblemException {
    private static final long serialVersionUID = 1L;

    TooMany(int most) {
      super(
          ProblemType.INVALID_BATCH,
          "A batch must have at most %d jobs (resow.batches.max-jobs); alternatives in prompts make several."
              .formatted(most));
    }
  }

  private static ProblemException empty(List<FieldError> errors) {
    return errors.isEmpty()
        ? InputRows.invalid(
            "body",
            "Must have at least one row. Send a JSON object per line, or CSV with names in its first record.")
        : ProblemException.of(
            ProblemType.INVALID_BATCH, errors.subList(0, Math.min(LISTED, errors.size())));
  }
}
