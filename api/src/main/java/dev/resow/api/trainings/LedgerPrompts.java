package dev.resow.api.trainings;

import dev.resow.api.access.TenantSet;
import dev.resow.api.rounds.LedgerFilter;
import dev.resow.contract.TrainingSpec;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Prompts of rounds in the ledger, each once, the most recent first. */
@ApplicationScoped
class LedgerPrompts {
  /** Prompts looked at: more are never needed. */
  private static final int READ = 5 * TrainingSpec.MOST_PROMPTS;

  private static final String SELECT =
      """
      SELECT job.prompt FROM job_round r JOIN job ON job.id = r.job_id
      %s
      GROUP BY job.prompt ORDER BY max(r.started_at) DESC, job.prompt LIMIT ?""";

  private final Sql sql;

  LedgerPrompts(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param usable whether a training may use a prompt
   * @return at most as many as a training may have
   */
  List<String> of(TrainingRequest.Ledger asked, String tenant, Predicate<String> usable) {
    boolean any = asked.finding() == null && asked.verdict() == null;
    var where =
        new LedgerFilter(
                TenantSet.of(tenant),
                asked.since(),
                null,
                null,
                null,
                asked.verdict() == null ? List.of() : List.of(asked.verdict()),
                asked.finding() == null ? List.of() : List.of(asked.finding()),
                any ? (Boolean) true : null,
                null,
                List.of())
            .where();
    return sql
        .list(SELECT.formatted(where.sql()), row -> row.getString(1), where.parameters(READ))
        .stream()
        .filter(aboutOneOf(asked.pairs()))
        .filter(usable)
        .limit(TrainingSpec.MOST_PROMPTS)
        .toList();
  }

  /**
   * Whether a prompt names both words of one of the pairs.
   *
   * @param pairs null for every prompt
   */
  static Predicate<String> aboutOneOf(List<List<String>> pairs) {
    if (pairs == null) return _ -> true;
    var compiled =
        pairs.stream().map(pair -> pair.stream().map(LedgerPrompts::word).toList()).toList();
    return prompt ->
        compiled.stream()
            .anyMatch(pair -> pair.stream().allMatch(word -> word.matcher(prompt).find()));
  }

  private static Pattern word(String word) {
    return Pattern.compile(
        "(?<!\\p{L})" + Pattern.quote(word) + "(?!\\p{L})",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
