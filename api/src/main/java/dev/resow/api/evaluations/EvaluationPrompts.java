package dev.resow.api.evaluations;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.Json;
import dev.resow.contract.prompts.PromptWorld;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Prompts that an adapter has not seen in its training. */
@ApplicationScoped
class EvaluationPrompts {
  private static final String TRAINED =
      """
      SELECT spec ->> 'prompts' FROM training
      WHERE adapter = ? AND sha256 = ? AND state = 'SUCCEEDED' LIMIT 1""";

  private static final TypeReference<Set<String>> TEXTS = new TypeReference<>() {};

  private final PromptWorld world = PromptWorld.load();
  private final Sql sql;

  EvaluationPrompts(Sql sql) {
    this.sql = sql;
  }

  /**
   * Prompts that no training of this server may use.
   *
   * @param most so many, spread evenly over all
   */
  List<String> heldOut(int most) {
    var all = world.heldOut();
    int wanted = Math.min(most, all.size());
    return IntStream.range(0, wanted)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / wanted)))
        .toList();
  }

  /** The prompts that made an adapter; none for one that was uploaded. */
  Set<String> trained(JobAdapter adapter) {
    return sql.first(TRAINED, EvaluationPrompts::texts, adapter.name(), adapter.sha256())
        .orElse(Set.of());
  }

  private static Set<String> texts(ResultSet row) throws SQLException {
    String json = row.getString(1);
    return json == null ? Set.of() : Json.parse(json, TEXTS);
  }
}
