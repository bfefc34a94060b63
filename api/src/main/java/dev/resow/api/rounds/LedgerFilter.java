package dev.resow.api.rounds;

import dev.resow.api.access.TenantSet;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Json;
import dev.resow.contract.Verdict;
import dev.resow.persistence.Where;
import java.time.Instant;
import java.util.List;

/**
 * Which rounds are meant; null or empty = all.
 *
 * @param tenants whose rounds
 * @param since rounds that began at or after it
 * @param until rounds that began before it
 * @param findings rounds in which one of these was found
 * @param failed true: ended overlapped, or their job ended without a clear round
 * @param text part of the prompt in any case
 * @param jobs rounds of these jobs only, as text
 */
public record LedgerFilter(
    TenantSet tenants,
    Instant since,
    Instant until,
    String model,
    String method,
    List<Verdict> verdicts,
    List<FindingKind> findings,
    Boolean failed,
    String text,
    List<String> jobs) {
  public LedgerFilter {
    if (tenants == null) throw new IllegalArgumentException("'tenants' is missing");
    verdicts = verdicts == null ? List.of() : List.copyOf(verdicts);
    findings = findings == null ? List.of() : List.copyOf(findings);
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }

  /** Its conditions on {@code job_round r}. */
  public Where where() {
    var where = new Where().and(tenants.condition("r.tenant"), tenants.values().toArray());
    if (since != null) where.and("r.started_at >= ?", since);
    if (until != null) where.and("r.started_at < ?", until);
    if (model != null) where.and("r.model = ?", model);
    if (method != null) where.and("r.method = ?", method);
    if (!verdicts.isEmpty()) where.and("r.verdict = ANY (?)", (Object) columns(verdicts));
    // jsonb_exists_any(a, b) is the operator a ?| b, whose name JDBC would take for a parameter
    if (!findings.isEmpty())
      where.and(
          "r.failed AND jsonb_exists_any(round_found(r.found, r.verdict), ?)",
          (Object) findings.stream().map(FindingKind::word).toArray(String[]::new));
    if (failed != null) where.and(failed ? "r.failed" : "NOT r.failed");
    if (!jobs.isEmpty())
      where.and("r.job_id = ANY (CAST(? AS uuid[]))", (Object) jobs.toArray(String[]::new));
    if (text != null)
      where.and(
          "EXISTS (SELECT 1 FROM job j WHERE j.id = r.job_id"
              + " AND position(search_text(?) in search_text(j.prompt)) > 0)",
          text);
    return where;
  }

  private static String[] columns(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(verdict -> Json.mapper().convertValue(verdict, String.class))
        .toArray(String[]::new);
  }

  LedgerFilter since(Instant newSince) {
    return new LedgerFilter(tenants, newSince, until, model, method, verdicts, findings, failed, text, jobs);
  }
}
