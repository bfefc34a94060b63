package dev.resow.chaos.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class PlanLogTest {
  /** As PostgreSQL 18 writes it. */
  private static final String LOG =
      """
      2026-11-30 19:00:00.000 UTC [41] LOG:  checkpoint complete: wrote 3 buffers
      2026-11-30 19:00:00.100 UTC [42] LOG:  duration: 12.345 ms  plan:
      \t{
      \t  "Query Text": "SELECT id\\n  FROM job WHERE id IN ($1, $2,$3) AND state = $4",
      \t  "Plan": {
      \t    "Node Type": "Limit",
      \t    "Shared Hit Blocks": 7,
      \t    "Shared Read Blocks": 2,
      \t    "Plans": [
      \t      {"Node Type": "Seq Scan", "Relation Name": "job"},
      \t      {"Node Type": "Index Scan", "Relation Name": "worker"}
      \t    ]
      \t  }
      \t}
      2026-11-30 19:00:00.200 UTC [43] ERROR:  canceling statement due to statement timeout
      2026-11-30 19:00:00.300 UTC [42] LOG:  duration: 0.010 ms  plan:
      \t{"Query Text": "SELECT 1", "Plan": {"Node Type": "Result"}}
      """;

  @Test
  void everyPlanInTheLogIsAnExecution() throws Exception {
    var executions = PlanLog.read(new BufferedReader(new StringReader(LOG)));

    assertThat(executions).hasSize(2);
    var first = executions.getFirst();
    assertThat(first.millis()).isEqualTo(12.345);
    assertThat(first.text()).isEqualTo("SELECT id FROM job WHERE id IN (?, ...) AND state = ?");
    assertThat(first.pages()).isEqualTo(9);
    assertThat(first.scanned()).containsExactly("job");
    assertThat(executions.getLast().scanned()).isEmpty();
  }
}
