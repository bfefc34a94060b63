package dev.resow.api.ledger;

import dev.resow.api.access.TenantSet;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * Which rounds are meant; null or empty = all.
 *
 * @param tenants whose rounds
 * @param since rounds that began at or after it
 * @param until rounds that began before it
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
    Boolean failed,
    String text,
    List<String> jobs) {
  public LedgerFilter {
    if (tenants == null) throw new IllegalArgumentException("'tenants' is missing");
    verdicts = verdicts == null ? List.of() : List.copyOf(verdicts);
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }

  LedgerFilter since(Instant newSince) {
    return new LedgerFilter(tenants, newSince, until, model, method, verdicts, failed, text, jobs);
  }
}
