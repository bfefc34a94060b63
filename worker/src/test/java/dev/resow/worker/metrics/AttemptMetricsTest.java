package dev.resow.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.CancelJob;
import dev.resow.contract.JobReady;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.attempt.AssignedJob;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every attempt is counted once, with the work that it did. */
class AttemptMetricsTest {
  private static final int STEPS = 8;

  @TempDir Path folder;
  private WorkerFixture worker;

  @BeforeEach
  void fixture() {
    worker = new WorkerFixture(folder);
  }

  @Test
  void aPictureIsPaidFor() {
    worker.run(new AssignedJob(Jobs.ready(STEPS), 1, null, () -> false));

    assertThat(attempts("picture")).isEqualTo(1);
    assertThat(forwards("picture")).isEqualTo(STEPS);
    assertThat(forwards("restarted")).isZero();
    assertThat(seconds("picture")).isPositive();
    assertThat(worker.meters().get("resow_picture_store").timer().count()).isEqualTo(1);
    assertThat(worker.meters().get("resow_checkpoint_save").timer().count())
        .as("a checkpoint may take a twentieth of the time")
        .isBetween(1L, STEPS - 1L);
  }

  @Test
  void theWorkOfACancelledJobIsThrownAway() {
    JobReady job = Jobs.ready(STEPS);
    var looks = new AtomicInteger();
    worker.run(
        new AssignedJob(
            job,
            1,
            null,
            () -> {
              if (looks.incrementAndGet() == 4)
                worker.orders().receive(new CancelJob(job.jobId(), Instant.now(), "enough"));
              return false;
            }));

    assertThat(attempts("cancelled")).isEqualTo(1);
    assertThat(forwards("cancelled")).isBetween(1., STEPS - 1.);
  }

  @Test
  void anAttemptThatLosesItsLockIsNeitherPictureNorFailure() {
    var looks = new AtomicInteger();
    worker.run(new AssignedJob(Jobs.ready(STEPS), 1, null, () -> looks.incrementAndGet() > 4));

    assertThat(attempts("lost")).isEqualTo(1);
    assertThat(forwards("lost")).isBetween(1., STEPS - 1.);
  }

  /** Two workers share the work of one picture. */
  @Test
  void whatWasHandedOverIsNotCountedTwice() {
    JobReady job = Jobs.ready(STEPS);
    var looks = new AtomicInteger();
    worker.run(new AssignedJob(job, 1, null, () -> false, () -> looks.incrementAndGet() > 4));
    worker.run(new AssignedJob(job, 2, null, () -> false));

    assertThat(attempts("handed-over")).isEqualTo(1);
    assertThat(attempts("picture")).isEqualTo(1);
    assertThat(forwards("handed-over")).isPositive();
    assertThat(forwards("handed-over") + forwards("picture")).isEqualTo(STEPS);
  }

  @Test
  void anAttemptThatWasNotBegunUsedNothing() {
    worker.run(new AssignedJob(Jobs.ready(STEPS), 1, null, () -> false, () -> true));

    assertThat(attempts("declined")).isEqualTo(1);
    assertThat(worker.meters().find("resow_forward_equivalents_total").counters()).isEmpty();
  }

  private double attempts(String outcome) {
    return worker
        .meters()
        .get("resow_attempts_ended_total")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private double forwards(String outcome) {
    return worker
        .meters()
        .get("resow_forward_equivalents_total")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private double seconds(String outcome) {
    return worker
        .meters()
        .get("resow_device_seconds_total")
        .tag("outcome", outcome)
        .counter()
        .count();
  }
}
