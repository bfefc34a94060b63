package dev.resow.worker.attempt;

import static dev.resow.worker.attempt.LoneAttempts.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.attempt.LoneAttempts.Entry;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that may kill the worker has no other one beside it. */
@Timeout(60)
class LoneAttemptsTest {
  private final LoneAttempts attempts = new LoneAttempts();

  @Test
  void ordinaryDeliveriesRunBesideEachOther() {
    assertThat(enter(1)).isEqualTo(Entry.ENTERED);
    assertThat(enter(SUSPECT - 1)).isEqualTo(Entry.ENTERED);
    assertThat(attempts.mayTake()).isTrue();
  }

  @Test
  void whileASuspectRunsNothingIsTakenAndWhatWasTakenGoesBack() {
    assertThat(enter(SUSPECT)).isEqualTo(Entry.ENTERED);
    assertThat(attempts.mayTake()).isFalse();
    assertThat(enter(1)).isEqualTo(Entry.OCCUPIED);
    assertThat(enter(SUSPECT))
        .as("two suspects would be counted together")
        .isEqualTo(Entry.OCCUPIED);
    attempts.leave(SUSPECT);
    assertThat(attempts.mayTake()).isTrue();
    assertThat(enter(1)).isEqualTo(Entry.ENTERED);
  }

  @Test
  void aSuspectWaitsUntilTheOthersHaveEnded() {
    enter(1);
    enter(2);
    var waits = CompletableFuture.supplyAsync(() -> enter(SUSPECT));
    while (attempts.mayTake()) Thread.onSpinWait();
    attempts.leave(1);
    assertThat(waits).isNotDone();
    attempts.leave(2);
    assertThat(waits.join()).isEqualTo(Entry.ENTERED);
  }

  @Test
  void aSuspectThatIsCancelledWhileItWaitsMakesRoom() {
    enter(1);
    var cancelled = new AtomicBoolean();
    var waits = CompletableFuture.supplyAsync(() -> attempts.enter(SUSPECT, cancelled::get));
    while (attempts.mayTake()) Thread.onSpinWait();
    cancelled.set(true);
    assertThat(waits.join()).isEqualTo(Entry.STOPPED);
    assertThat(attempts.mayTake()).isTrue();
    assertThat(enter(1)).isEqualTo(Entry.ENTERED);
  }

  @Test
  void anAttemptBesideALoneOneGoesBackToTheScheduler(@TempDir Path folder) {
    var worker = new WorkerFixture(folder);
    worker.lone().enter(SUSPECT, () -> false);

    var ending = worker.run(new AssignedJob(Jobs.ready(2), 1, null, () -> false));

    assertThat(ending).isEqualTo(AttemptEnding.REPORTED);
    assertThat(worker.events().only(AttemptHandedOver.class).fault()).contains("runs alone");
    worker.lone().leave(SUSPECT);
    worker.run(new AssignedJob(Jobs.ready(2), SUSPECT, null, () -> false));
    assertThat(worker.events().only(AttemptFinished.class).attempt()).isEqualTo(6 + SUSPECT - 1);
    assertThat(worker.lone().mayTake()).as("it has ended").isTrue();
  }

  private Entry enter(int deliveryCount) {
    return attempts.enter(deliveryCount, () -> false);
  }
}
