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
    @JsonRawValue @Schema(implementation = EvaluationRequest.class, description = "The request.")
        String request,
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
  @Schema(
      name = "EvaluationLinks",
      description = "URLs of an evaluation's resources, relative to the server.")
  public record Links(
      String self,
      @Schema(description = "URL of its pairs.") String pairs,
      @Schema(description = "URL of the adapter.") String adapter) {}

  /** Evaluations, newest first. */
  @Schema(description = "The latest evaluations.")
  public record Evaluations(List<EvaluationView> items) {}

  /** A prompt and a seed, sampled with the adapter and without. */
  @Schema(
      name = "EvaluationPair",
      description = "The same prompt and seed without the adapter and with it.")
  public record Pair(
      @Schema(description = "Number of the pair in the evaluation, from 1.") int number,
      String prompt,
      @dev.resow.contract.Seed @Schema(description = "Seed of both.") long seed,
      @Schema(description = "Without the adapter.") Side base,
      @Schema(description = "With the adapter.") Side candidate) {}

  /** One picture of a pair. */
  @Schema(name = "EvaluationSide", description = "One picture of a pair.")
  public record Side(
      @Schema(description = "Its job.") UUID job,
      @Schema(description = "What the overlap check says of it.") Judgement judgement,
      @Schema(description = "Final verdict of the job; absent before its end.") Verdict verdict) {}

  /** Pairs by number. */
  @Schema(name = "EvaluationPairPage", description = "A page of the pairs of an evaluation.")
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
