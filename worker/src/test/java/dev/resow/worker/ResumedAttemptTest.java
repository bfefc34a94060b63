package dev.resow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.Budget;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Priority;
import dev.resow.worker.attempt.AssignedJob;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.generation.DemoModel;
import dev.resow.worker.generation.ImageGenerator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An attempt is abandoned anywhere, as by a crash; another worker with the same model resumes it,
 * and the picture is the undisturbed one, byte for byte.
 */
class ResumedAttemptTest {
  private static final int STEPS = 8;

  @TempDir static Path folder;
  private static ImageGenerator first;
  private static ImageGenerator second;

  private final WorkerFixture worker =
      new WorkerFixture(folder).with(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  @BeforeAll
  static void load() throws Exception {
    Path model = DemoModel.with(DemoModel.NEVER_CLEAR, folder);
    first = DemoModel.load(model);
    second = DemoModel.load(model);
  }

  @AfterAll
  static void close() {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @CsvSource({"plain, 1", "enmmdit, 1", "enmmdit-v1, 1", "enmmdit, 2", "resow, 2"})
  void whereverItIsAbandoned(String method, int candidates) {
    JobResult whole = finish(first, job(spec(method, candidates)), 1);
    JobReady job = job(spec(method, candidates));
    // The first checkpoint is written before the second step, after the third check of the lock.
    for (int stop = 3; abandon(first, job, stop); stop += 2) {
      worker.events().clear();
      JobResult resumed = finish(second, job, 2);

      assertThat(worker.events().only(AttemptStarted.class).resumedFromStep())
          .as("stopped at %d", stop)
          .isNotNull();
      assertThat(resumed.image()).as("stopped at %d", stop).isEqualTo(whole.image());
      assertThat(resumed.rounds()).isEqualTo(whole.rounds());
      assertThat(resumed.forwardEquivalents()).isEqualTo(whole.forwardEquivalents());
      assertThat(resumed.verdict()).isEqualTo(whole.verdict());
      worker.events().clear();
      job = job(spec(method, candidates));
    }
  }

  @Test
  void aNewReleaseResumesToo() {
    JobReady job = job(spec("plain", 1));
    abandon(first, job, 5);
    var released = new JobReady(job.jobId(), 6, Instant.EPOCH, job.spec(), 1);

    worker.events().clear();
    finish(second, released, 1);

    assertThat(worker.events().only(AttemptStarted.class).resumedFromStep()).isEqualTo(3);
  }

  @Test
  void whatIsLeftOfItsCeilingsComesOnTopOfWhatIsSaved() {
    JobReady job = job(spec("enmmdit", 1));
    double whole = finish(first, job, 1).forwardEquivalents();
    abandon(first, job, 5);
    var left = new Budget(1, 16., null); // as much as a plain picture costs
    var released = new JobReady(job.jobId(), 6, Instant.EPOCH, job.spec().withBudget(left), 1);

    worker.events().clear();
    double used = finish(second, released, 1).forwardEquivalents();

    assertThat(worker.events().only(AttemptStarted.class).resumedFromStep()).isEqualTo(3);
    assertThat(used).isGreaterThan(16).isLessThan(20 + 16).isLessThan(whole);
  }

  @Test
  void anotherModelStartsOver() {
    JobReady job = job(spec("plain", 1));
    abandon(first, job, 5);
    try (ImageGenerator other = DemoModel.load(DemoModel.FOLDER)) { // other guidance settings
      finish(other, job, 2);
    }
    assertThat(worker.events().all(AttemptStarted.class))
        .extracting(AttemptStarted::resumedFromStep)
        .containsOnlyNulls();
  }

  @Test
  void damagedBytesStartOver() throws Exception {
    JobReady job = job(spec("plain", 1));
    worker.checkpoints().put(job.jobId(), 1, new byte[] {1, 2, 3});
    finish(second, job, 2);
    assertThat(worker.events().only(AttemptStarted.class).resumedFromStep()).isNull();
  }

  @Test
  void nothingIsLeftWhenTheJobHasEnded() throws Exception {
    JobReady job = job(spec("plain", 1));
    abandon(first, job, 5);
    assertThat(worker.checkpoints().latest(job.jobId())).isPresent();
    finish(second, job, 2);
    assertThat(worker.checkpoints().latest(job.jobId())).isEmpty();
  }

  /** The lock is lost at its {@code stop}th check; false if the attempt ended before. */
  private boolean abandon(ImageGenerator generator, JobReady job, int stop) {
    var checks = new AtomicInteger();
    var assigned = new AssignedJob(job, 1, null, () -> checks.incrementAndGet() > stop);
    return worker.with(generator).run(assigned) == AttemptEnding.LOCK_LOST;
  }

  private JobResult finish(ImageGenerator generator, JobReady job, int deliveryCount) {
    worker.with(generator).run(new AssignedJob(job, deliveryCount, null, () -> false));
    assertThat(worker.events().all(AttemptFailed.class)).isEmpty();
    return worker.events().all(JobResult.class).getLast();
  }

  private static JobReady job(JobSpec spec) {
    return new JobReady(UUID.randomUUID(), 1, Instant.EPOCH, spec, 0);
  }

  private static JobSpec spec(String method, int candidates) {
    return new JobSpec(
        "a tiger and a leopard",
        "",
        List.of("tiger", "leopard"),
        List.of(),
        List.of(),
        method,
        candidates,
        "menagerie",
        128,
        128,
        STEPS,
        3.0,
        7,
        new Budget(2, null, null),
        null,
        Priority.NORMAL,
        "default",
        null,
        null);
  }
}
