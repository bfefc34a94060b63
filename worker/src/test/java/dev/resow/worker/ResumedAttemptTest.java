package dev.resow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.Budget;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.worker.attempt.AttemptRunner;
import dev.resow.worker.attempt.AttemptRunner.Ending;
import dev.resow.worker.attempt.Task;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.painter.DemoModel;
import dev.resow.worker.painter.Painter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An attempt is abandoned anywhere, as by a crash; another worker with the same model goes on and
 * the picture is the undisturbed one, byte for byte.
 */
class ResumedAttemptTest {
  private static final int STEPS = 8;

  @TempDir static Path folder;
  private static Painter first;
  private static Painter second;

  private final CheckpointStore checkpoints =
      new FolderCheckpointStore(folder.resolve("checkpoints"));
  private final List<ResowEvent> said = new ArrayList<>();

  @BeforeAll
  static void load() throws Exception {
    Path model = DemoModel.with(DemoModel.NEVER_CLEAR, folder);
    first = DemoModel.painter(model);
    second = DemoModel.painter(model);
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
    // The first checkpoint is written before the second step, after the third look at the lock.
    for (int stop = 3; abandon(first, job, stop); stop += 2) {
      said.clear();
      JobResult resumed = finish(second, job, 2);

      assertThat(only(AttemptStarted.class).resumedFromStep())
          .as("stopped at %d", stop)
          .isNotNull();
      assertThat(resumed.image()).as("stopped at %d", stop).isEqualTo(whole.image());
      assertThat(resumed.rounds()).isEqualTo(whole.rounds());
      assertThat(resumed.forwardEquivalents()).isEqualTo(whole.forwardEquivalents());
      assertThat(resumed.verdict()).isEqualTo(whole.verdict());
      said.clear();
      job = job(spec(method, candidates));
    }
  }

  @Test
  void aNewReleaseGoesOnToo() {
    JobReady job = job(spec("plain", 1));
    abandon(first, job, 5);
    var released = new JobReady(job.jobId(), 6, Instant.EPOCH, job.spec(), 1);

    said.clear();
    finish(second, released, 1);

    assertThat(only(AttemptStarted.class).resumedFromStep()).isEqualTo(3);
  }

  @Test
  void whatIsLeftOfItsCeilingsComesOnTopOfWhatIsSaved() {
    JobReady job = job(spec("enmmdit", 1));
    double whole = finish(first, job, 1).forwardEquivalents();
    abandon(first, job, 5);
    var left = new Budget(1, 16., null); // as much as a plain picture costs
    var released = new JobReady(job.jobId(), 6, Instant.EPOCH, job.spec().withBudget(left), 1);

    said.clear();
    double used = finish(second, released, 1).forwardEquivalents();

    assertThat(only(AttemptStarted.class).resumedFromStep()).isEqualTo(3);
    assertThat(used).isGreaterThan(16).isLessThan(20 + 16).isLessThan(whole);
  }

  @Test
  void anotherModelStartsAnew() {
    JobReady job = job(spec("plain", 1));
    abandon(first, job, 5);
    try (Painter other = DemoModel.painter(DemoModel.FOLDER)) { // other guidance settings
      finish(other, job, 2);
    }
    assertThat(all(AttemptStarted.class))
        .extracting(AttemptStarted::resumedFromStep)
        .containsOnlyNulls();
  }

  @Test
  void damagedBytesStartAnew() throws Exception {
    JobReady job = job(spec("plain", 1));
    checkpoints.put(job.jobId(), 1, new byte[] {1, 2, 3});
    finish(second, job, 2);
    assertThat(only(AttemptStarted.class).resumedFromStep()).isNull();
  }

  @Test
  void nothingIsLeftWhenTheJobHasEnded() throws Exception {
    JobReady job = job(spec("plain", 1));
    abandon(first, job, 5);
    assertThat(checkpoints.latest(job.jobId())).isPresent();
    finish(second, job, 2);
    assertThat(checkpoints.latest(job.jobId())).isEmpty();
  }

  /** The process is gone before its {@code stop}th look at the lock; false if it ended before. */
  private boolean abandon(Painter painter, JobReady job, int stop) {
    var asked = new AtomicInteger();
    var task = new Task(job, 1, null, () -> asked.incrementAndGet() > stop);
    return runner(painter).run(task) == Ending.LOST;
  }

  private JobResult finish(Painter painter, JobReady job, int deliveryCount) {
    runner(painter).run(new Task(job, deliveryCount, null, () -> false));
    assertThat(all(AttemptFailed.class)).isEmpty();
    return all(JobResult.class).getLast();
  }

  private AttemptRunner runner(Painter painter) {
    return new AttemptRunner(
        "worker",
        painter,
        (event, trace) -> {
          said.add(event);
          return CompletableFuture.completedFuture(null);
        },
        new FolderArtifactStore(folder.resolve("artifacts")),
        new StopOrders(),
        checkpoints,
        Duration.ZERO,
        Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC));
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

  private <T extends ResowEvent> T only(Class<T> type) {
    assertThat(all(type)).hasSize(1);
    return all(type).getFirst();
  }

  private <T extends ResowEvent> List<T> all(Class<T> type) {
    return said.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
