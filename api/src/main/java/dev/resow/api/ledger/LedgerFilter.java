package dev.resow.api.ledger;

import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * Which rounds are meant; null or empty = all.
 *
 * @param tenant never null: a tenant sees its own rounds only
 * @param since rounds that began at or after it
 * @param until rounds that began before it
 * @param failed true: ended overlapped, or their job ended without a clear round
 * @param text part of the prompt in any case
 * @param jobs rounds of these jobs only, as text
 */
public record LedgerFilter(
    String tenant,
    Instant since,
    Instant until,
    String model,
    String method,
    List<Verdict> verdicts,
    Boolean failed,
    String text,
    List<String> jobs) {
  public LedgerFilter {
    if (tenant == null) throw new IllegalArgumentException("'tenant' is missing");
    verdicts = verdicts == null ? List.of() : List.copyOf(verdicts);
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }

  LedgerFilter since(Instant newSince) {
    return new LedgerFilter(tenant, newSince, until, model, method, verdicts, failed, text, jobs);
  }
}
