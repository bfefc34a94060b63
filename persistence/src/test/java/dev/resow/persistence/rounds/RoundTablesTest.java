package dev.resow.persistence.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.Place;
import dev.resow.contract.Verdict;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Rows;
import dev.resow.persistence.Sql;
import dev.resow.persistence.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Facts about rounds may come in any order, and more than once. */
class RoundTablesTest {
  private static final RoundFact.Origin ORIGIN =
      new RoundFact.Origin("acme", "menagerie", "plain", 28, "w", null);

  private static final Finding MISPLACED =
      new Finding(
          FindingKind.MISPLACED, List.of("cat", "fox"), Place.LEFT_OF, .2, .1, true, 10);
  private static final Finding NOT_MIXED =
      new Finding(FindingKind.MIXED, List.of("cat", "fox"), null, .05, .1, false, 10);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Sql sql = DATABASE.sql();
  private final RoundTables rounds = new RoundTables(sql);
  private RoundKey key;

  @BeforeEach
  void aJob() {
    JobRow job = Rows.job("acme", 1, Rows.NOW);
    Rows.insert(sql, job);
    key = new RoundKey(job.id, 1, 0);
  }

  @Test
  void aRoundGrowsWithEachFact() {
    rounds.write(List.of(began()));
    assertThat(round()).isEqualTo("running, not judged");
    rounds.write(List.of(checked(ORIGIN)));
    assertThat(round()).isEqualTo("running, overlapped");
    rounds.write(List.of(summed()));
    assertThat(round()).isEqualTo("restarted, overlapped");
  }

  @Test
  void aFactWrittenTwiceOrLateChangesNothing() {
    rounds.write(List.of(summed(), checked(ORIGIN), began(), checked(ORIGIN)));
    assertThat(round()).isEqualTo("restarted, overlapped");
    assertThat(count("job_round_pair")).isEqualTo(1);
    assertThat(count("job_round_area")).isEqualTo(1);
  }

  @Test
  void aCheckThatComesAfterTheJobsEndBeginsNoRound() {
    rounds.write(List.of(checked(null)));
    assertThat(count("job_round")).isZero();
    rounds.write(List.of(began(), checked(null)));
    assertThat(round()).isEqualTo("running, overlapped");
  }

  @Test
  void pairsAreInLowerCaseAndInAlphabeticalOrder() {
    rounds.write(List.of(checked(ORIGIN)));
    assertThat(
            sql.first(
                "SELECT first || ' ' || second FROM job_round_pair WHERE job_id = ?",
                row -> row.getString(1),
                key.jobId()))
        .contains("cat fox");
  }

  @Test
  void whatACheckFoundIsKeptWithItsRound() {
    rounds.write(List.of(checked(ORIGIN, MISPLACED, NOT_MIXED)));
    assertThat(found()).isEqualTo("[\"misplaced\"]");
    assertThat(column("findings->1->>'kind'")).isEqualTo("mixed");
    assertThat(column("findings->0->'subjects'->>1")).isEqualTo("fox");

    rounds.write(List.of(checked(ORIGIN, MISPLACED, NOT_MIXED)));
    assertThat(column("jsonb_array_length(findings)::text")).isEqualTo("2");
  }

  @Test
  void theSummaryTellsWhatAllChecksOfARoundFound() {
    rounds.write(List.of(checked(ORIGIN, NOT_MIXED), summed(MISPLACED, NOT_MIXED)));
    assertThat(found()).isEqualTo("[\"misplaced\"]");
    rounds.write(List.of(checked(null, NOT_MIXED)));
    assertThat(found()).as("a check that comes after the end").isEqualTo("[\"misplaced\"]");
  }

  @Test
  void aCheckThatFoundNothingIsNotOneThatSaysNothing() {
    rounds.write(List.of(checked(ORIGIN, NOT_MIXED)));
    assertThat(found()).isEqualTo("[]");
  }

  /** Rows of a worker or a scheduler from before the findings. */
  @Test
  void aRoundWithoutFindingsIsWhatItsVerdictSays() {
    rounds.write(List.of(began()));
    assertThat(found()).isEqualTo("[]");
    rounds.write(List.of(checked(ORIGIN)));
    assertThat(column("coalesce(found::text, 'unknown')")).isEqualTo("unknown");
    assertThat(found()).isEqualTo("[\"overlapped\"]");
  }

  @Test
  void theFindingsOfAJobGoWithIt() {
    rounds.write(List.of(checked(ORIGIN, MISPLACED)));
    sql.update("DELETE FROM job WHERE id = ?", key.jobId());
    assertThat(count("job_round")).isZero();
  }

  @Test
  void aJobWithoutAClearRoundHasFailedSeedsOnly() {
    rounds.write(List.of(began(), new RoundFact.NoneClear(key.jobId())));
    assertThat(count("job_round WHERE failed AND job_id = ?")).isEqualTo(1);
  }

  @Test
  void whatWasOpenBeforeARoundEndsWithIt() {
    var next = new RoundKey(key.jobId(), 2, 0);
    rounds.write(
        List.of(
            began(),
            new RoundFact.Began(next, ORIGIN, 43, Rows.NOW),
            new RoundFact.EndedBefore(next, RoundEnding.LOST, Rows.NOW)));
    assertThat(round()).isEqualTo("lost, not judged");
    assertThat(count("job_round WHERE ended_at IS NULL AND job_id = ?")).isEqualTo(1);
  }

  private RoundFact began() {
    return new RoundFact.Began(key, ORIGIN, 42, Rows.NOW);
  }

  private RoundFact checked(RoundFact.Origin origin, Finding... findings) {
    return new RoundFact.Checked(
        new OverlapDetected(
            key.jobId(),
            1,
            "w",
            Rows.NOW,
            0,
            42,
            10,
            .8,
            Verdict.OVERLAPPED,
            List.of(new PairScore("Fox", "cat", .8, null, null)),
            List.of(new SubjectArea("cat", .3, .9)),
            new Thresholds(.5, .3, null, null, null),
            List.of(),
            List.of(findings)),
        origin);
  }

  private RoundFact summed(Finding... findings) {
    return new RoundFact.Summarized(
        key,
        ORIGIN,
        42,
        Rows.NOW,
        Rows.NOW,
        RoundEnding.RESTARTED,
        Verdict.OVERLAPPED,
        .8,
        10,
        null,
        20.,
        List.of(findings));
  }

  private String round() {
    return sql.first(
            """
            SELECT coalesce(ending, 'running') || ', ' || coalesce(verdict, 'not judged')
            FROM job_round WHERE job_id = ? AND attempt = 1 AND round = 0""",
            row -> row.getString(1),
            key.jobId())
        .orElseThrow();
  }

  private String found() {
    return column("round_found(found, verdict)::text");
  }

  private String column(String expression) {
    return sql.first(
            "SELECT %s FROM job_round WHERE job_id = ? AND attempt = 1 AND round = 0"
                .formatted(expression),
            row -> row.getString(1),
            key.jobId())
        .orElseThrow();
  }

  private long count(String from) {
    String where = from.contains("WHERE") ? "" : " WHERE job_id = ?";
    return sql.count("SELECT count(*) FROM " + from + where, key.jobId());
  }
}
