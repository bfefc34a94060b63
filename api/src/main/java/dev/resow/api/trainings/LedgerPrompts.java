package dev.resow.api.trainings;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.resow.api.access.TenantSet;
import dev.resow.api.rounds.LedgerFilter;
import dev.resow.contract.Json;
import dev.resow.contract.TrainingSpec;
import dev.resow.persistence.JobOrigin;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Prompts of rounds in the ledger, each once, the one of the latest round first. */
@ApplicationScoped
class LedgerPrompts {
  /** Prompts looked at: more are never needed. */
  private static final int READ = 5 * TrainingSpec.MOST_PROMPTS;

  private static final String SELECT =
      """
      SELECT prompt, jsonb_object_agg(verdict, rounds) AS verdicts FROM (
        SELECT job.prompt, coalesce(r.verdict, 'none') AS verdict, count(*) AS rounds,
               max(r.started_at) AS latest
        FROM job_round r JOIN job ON job.id = r.job_id
        %s
        GROUP BY 1, 2) counted
      GROUP BY prompt ORDER BY max(latest) DESC, prompt LIMIT ?""";

  private static final TypeReference<Map<String, Integer>> COUNTS = new TypeReference<>() {};

  private final Sql sql;

  LedgerPrompts(Sql sql) {
    this.sql = sql;
  }

  /**
   * A prompt of rounds.
   *
   * @param verdicts its rounds by verdict, {@link TrainingSource#NO_VERDICT} for none
   */
  record Found(String prompt, Map<String, Integer> verdicts) {}

  /**
   * Whether a training may use a prompt is left to the caller.
   *
   * @return of the {@value #READ} latest prompts those that are asked for
   */
  List<Found> of(TrainingRequest.Ledger asked, String tenant) {
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
            .where()
            // sampled again by a later attempt, whose round counts
            .and("NOT r.retold")
            // what a replay or an evaluation tried is no failure of the model's own
            .and(JobOrigin.NO_TRIALS);
    var about = aboutOneOf(asked.pairs());
    return sql
        .list(SELECT.formatted(where.sql()), LedgerPrompts::found, where.parameters(READ))
        .stream()
        .filter(found -> about.test(found.prompt()))
        .toList();
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(row.getString("prompt"), Json.parse(row.getString("verdicts"), COUNTS));
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
