package dev.resow.api.trainings;

import dev.resow.api.access.TenantSet;
import dev.resow.api.rounds.LedgerFilter;
import dev.resow.contract.TrainingSpec;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
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
        .filter(prompt -> isAboutOneOf(asked.pairs(), prompt))
        .filter(usable)
        .limit(TrainingSpec.MOST_PROMPTS)
        .toList();
  }

  static boolean isAboutOneOf(List<List<String>> pairs, String prompt) {
    return pairs == null
        || pairs.stream().anyMatch(pair -> pair.stream().allMatch(word -> names(prompt, word)));
  }

  private static boolean names(String prompt, String word) {
    return Pattern.compile("(?<!\\p{L})" + Pattern.quote(lower(word)) + "(?!\\p{L})")
        .matcher(lower(prompt))
        .find();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
