package dev.resow.chaos.audit;

import static dev.resow.chaos.audit.CleanRun.at;
import static dev.resow.chaos.audit.CleanRun.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.contract.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process wrote while its clock was wrong is audited at the time when it happened. */
class WrongClocksTest {
  private static final Duration MINUTES = Duration.ofMinutes(10);

  private final CleanRun run = new CleanRun(40);

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void timesOutsideTheRunAreThoseOfTheWrongClock(int sign) {
    Duration offset = MINUTES.multipliedBy(sign);
    Incident jump = run.incident("clock", "scheduler", offset, at(10), at(35), Recovery.WORK);
    List<Move> right = List.copyOf(run.moves);
    run.moves.replaceAll(
        m -> jump.meets(m.at(), m.at().plusNanos(1)) ? moved(m, m.at().plus(offset)) : m);
    assertThat(run.moves).isNotEqualTo(right);

    assertThat(WrongClocks.corrected(run.evidence()).ledger().moves()).isEqualTo(right);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void withoutAJumpNoTimeIsChanged(int sign) {
    run.moves.add(new Move(id(3), JobState.QUEUED, at(15).plus(MINUTES.multipliedBy(sign))));
    run.incident("slow", "scheduler", at(10), at(35), Recovery.WORK);

    assertThat(WrongClocks.corrected(run.evidence())).isEqualTo(run.evidence());
  }

  private static Move moved(Move move, Instant time) {
    return new Move(move.job(), move.to(), time);
  }
}
