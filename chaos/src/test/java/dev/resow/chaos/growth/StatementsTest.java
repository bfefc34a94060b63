package dev.resow.chaos.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StatementsTest {
  @Test
  void executionsOfAStatementMakeOnePointWithMedians() {
    var measured =
        Statements.of(
            List.of(run(3, 10, "job"), run(1, 30, "worker"), run(2, 20, "job_round")),
            5_000,
            Set.of("job", "job_round"));

    assertThat(measured).hasSize(1);
    var point = measured.getFirst().point();
    assertThat(point.jobs()).isEqualTo(5_000);
    assertThat(point.calls()).isEqualTo(3);
    assertThat(point.millis()).isEqualTo(2);
    assertThat(point.pages()).isEqualTo(20);
    assertThat(point.scanned()).containsExactly("job", "job_round");
  }

  @Test
  void statementsHaveNamesOrGoByTheirText() {
    assertThat(Statements.name("SELECT a, row_number() OVER () AS tenant_place FROM head"))
        .isEqualTo("dispatcher: next jobs");
    assertThat(Statements.name("SELECT 1")).isEqualTo("SELECT 1");
    assertThat(
            Statements.name("select jr1_0.id,jr1_0.state from job jr1_0 where jr1_0.state in (?)"))
        .isEqualTo("select ... from job jr1_0 where jr1_0.state in (?)");
    assertThat(Statements.name("SELECT state, count(*) FROM job" + " AND true".repeat(10)))
        .startsWith("SELECT state, count(*) FROM job AND true")
        .hasSize(73);
  }

  private static Execution run(double millis, long pages, String scanned) {
    return new Execution(millis, "SELECT 1", pages, new TreeSet<>(Set.of(scanned)));
  }
}
