package dev.resow.api.evaluations;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An evaluation and its result so far. */
@Schema(description = "An adapter compared with its base model, and what the gate says.")
public record EvaluationView(
    @Schema(description = "Id of the evaluation.") UUID id,
    String tenant,
    @Schema(description = "Name of the adapter.") String adapter,
    @Schema(description = "SHA-256 of the adapter's file.") String sha256,
    @Schema(description = "Model that both are sampled with.") String model,
    @Schema(description = "Fingerprint of that model's files.") String base,
    @Schema(description = "Scale of the adapter.") double scale,
    @JsonRawValue @Schema(implementation = EvaluationRequest.class) String request,
    @Schema(description = "Number of prompts.") int prompts,
    @Schema(description = "Number of pairs of jobs: prompts times seeds.") int pairs,
    @Schema(description = "What the gate says; running until every job has ended.")
        GateDecision.Outcome outcome,
    @Schema(description = "Why, a sentence; absent while running.") String reason,
    @Schema(description = "Whether this evaluation activated the adapter.") boolean activated,
    @Schema(description = "What the pairs say so far; final once decided.") PairedResult result,
    Instant createdAt,
    @Schema(description = "When the gate decided; absent before that.") Instant decidedAt,
    Links links) {

  /** Addresses relative to the server. */
  @Schema(name = "EvaluationLinks")
  public record Links(String self, String pairs, String adapter) {}

  /** Evaluations, newest first. */
  public record Evaluations(List<EvaluationView> items) {}

  /** A prompt and a seed, sampled with the adapter and without. */
  @Schema(
      name = "EvaluationPair",
      description = "The same prompt and seed without the adapter and with it.")
  public record Pair(
      int number, String prompt, @dev.resow.contract.Seed long seed, Side base, Side candidate) {}

  /** One picture of a pair. */
  @Schema(name = "EvaluationSide")
  public record Side(
      UUID job,
      Judgement judgement,
      @Schema(description = "Final verdict of the job; absent before its end.") Verdict verdict) {}

  /** Pairs by number. */
  @Schema(name = "EvaluationPairPage")
  public record PairPage(
      List<Pair> items,
      @Schema(description = "Value of 'after' for the next page; absent on the last page.")
          Integer next) {}

  static EvaluationView of(EvaluationRow row, PairedResult result) {
    String self = "/v1/evaluations/" + row.id;
    return new EvaluationView(
        row.id,
        row.tenant,
        row.adapter,
        row.sha256,
        row.model,
        row.base,
        row.scale,
        row.request,
        row.prompts,
        row.pairs,
        row.outcome == null ? GateDecision.Outcome.RUNNING : row.outcome,
        row.reason,
        row.activated,
        result,
        row.createdAt,
        row.decidedAt,
        new Links(self, self + "/pairs", "/v1/adapters/" + row.adapter));
  }
}
