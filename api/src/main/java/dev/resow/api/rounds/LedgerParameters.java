package dev.resow.api.rounds;

import dev.resow.api.access.TenantSet;
import dev.resow.api.jobs.JobId;
import dev.resow.api.problem.FindingKinds;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import dev.resow.contract.Verdict;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The parameters that all operations of the ledger share. */
public class LedgerParameters {
  @HeaderParam("Accept")
  @Parameter(hidden = true)
  String accept;

  @QueryParam("since")
  @Parameter(
      description =
          "Only rounds that started at or after this time (ISO 8601). The rates default to the last 30 days; other lists to no lower bound.")
  String since;

  @QueryParam("until")
  @Parameter(
      description =
          "Only rounds that started before this time (ISO 8601). Default: no upper bound.")
  String until;

  @QueryParam("model")
  String model;

  @QueryParam("method")
  String method;

  @QueryParam("verdict")
  @Parameter(
      description =
          "Comma-separated list of clear, overlapped, unchecked, budget-exhausted. Default: all.")
  String verdict;

  @QueryParam("finding")
  @Parameter(
      description =
          "Comma-separated list of overlapped, missing, misplaced, mixed: only rounds in which one of them was"
              + " found. Default: all.")
  String finding;

  @QueryParam("failed")
  @Parameter(
      description =
          "true: only rounds that ended overlapped, or whose job ended without a clear round; false: only"
              + " others. Default: both.")
  String failed;

  @QueryParam("text")
  @Parameter(description = "Substring of the prompt, case-insensitive.")
  String text;

  @QueryParam("job")
  @Parameter(description = "Comma-separated list of job ids.")
  String job;

  @QueryParam("format")
  @Parameter(
      description =
          "json (one page), csv or jsonl (all rows, streamed). Default: by the Accept header.")
  String format;

  LedgerFilter filter(TenantSet tenants) {
    return new LedgerFilter(
        tenants,
        Parameters.time("since", since),
        Parameters.time("until", until),
        model,
        method,
        verdicts(),
        FindingKinds.parse(finding),
        Parameters.flag("failed", failed),
        text,
        jobs());
  }

  Format format() {
    return Format.of(format, accept);
  }

  private List<Verdict> verdicts() {
    if (verdict == null || verdict.isBlank()) return List.of();
    try {
      return Arrays.stream(verdict.split(","))
          .map(word -> Json.mapper().convertValue(word.strip(), Verdict.class))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "verdict must be a comma-separated list of "
              + Arrays.stream(Verdict.values())
                  .map(v -> Json.mapper().convertValue(v, String.class))
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private List<String> jobs() {
    if (job == null || job.isBlank()) return List.of();
    try {
      return Arrays.stream(job.split(",")).map(id -> JobId.parse(id.strip()).toString()).toList();
    } catch (ProblemException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "job must be a comma-separated list of job ids, which are UUIDs.");
    }
  }
}
