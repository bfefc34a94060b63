package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.Attempts;
import dev.resow.contract.CancelJob;
import dev.resow.contract.EventTooLargeException;
import dev.resow.contract.FailureKind;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StepProgress;
import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.worker.Jobs;
import dev.resow.worker.attempt.AttemptRunner.Ending;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.painter.Painter;
import dev.resow.worker.painter.Painting;
import dev.resow.worker.painter.StandInPainter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptRunnerTest {
  @TempDir Path folder;
  private final List<ResowEvent> said = new ArrayList<>();
  private final StopOrders orders = new StopOrders();
  private final WorkerEnvironment environment =
      new WorkerEnvironment(
          new StorageHealth(Path.of("target"), Clock.systemUTC()), Clock.systemUTC());
  private Painter painter = new StandInPainter(Duration.ofMillis(20));
  private ArtifactStore artifacts;
  private CheckpointStore checkpoints;

  @BeforeEach
  void store() {
    checkpoints = new FolderCheckpointStore(folder.resolve("checkpoints"));
    artifacts = new FolderArtifactStore(folder.resolve("artifacts"));
  }

  @Test
  void aJobIsStartedPaintedKeptAndFinished() throws Exception {
    JobReady job = Jobs.ready(8);

    assertThat(runner(this::say).run(task(job, 2))).isEqualTo(Ending.SAID);

    assertThat(said.getFirst())
        .isInstanceOfSatisfying(
            AttemptStarted.class,
            started -> {
              assertThat(started.attempt()).isEqualTo(7); // base 6, second delivery
              assertThat(started.deliveryCount()).isEqualTo(2);
              assertThat(started.seed()).isEqualTo(42);
            });
    var result = only(JobResult.class);
    assertThat(artifacts.get(result.image().id()).orElseThrow())
        .hasSize((int) result.image().bytes())
        .startsWith(0x89, 'P', 'N', 'G');
    assertThat(said.getLast()).isInstanceOf(AttemptFinished.class);
  }

  @Test
  void aJobThatShallGoElsewhereIsGivenBackOnce() {
    JobReady any = Jobs.ready(8);
    var elsewhere = new JobReady(any.jobId(), any.attempt(), any.at(), any.spec(), 1, "worker-1");

    assertThat(runner(this::say).run(task(elsewhere, 1))).isEqualTo(Ending.LOST);
    assertThat(said).isEmpty();
    assertThat(runner(this::say).run(task(elsewhere, 2)))
        .as("nobody else wanted it")
        .isEqualTo(Ending.SAID);
  }

  /** Another delivery would only come to the same. */
  @Test
  void aResultThatNoTopicTakesEndsTheJobWithAClearMessage() {
    Events refusing =
        (event, trace) ->
            event instanceof JobResult
                ? CompletableFuture.failedFuture(
                    new EventTooLargeException("the broker refuses it", null))
                : say(event, trace);

    assertThat(runner(refusing).run(task(Jobs.ready(2), 1))).isEqualTo(Ending.SAID);

    var failed = only(AttemptFailed.class);
    assertThat(failed.kind()).isEqualTo(FailureKind.INVALID);
    assertThat(failed.message())
        .isEqualTo("an event of the attempt is too large for the broker: the broker refuses it");
  }

  @Test
  void thePictureIsInTheStoreBeforeItsResultIsSaid() {
    var stored = new ArrayList<Boolean>();
    Events watching =
        (event, trace) -> {
          if (event instanceof JobResult result) {
            stored.add(isStored(result));
          }
          return say(event, trace);
        };

    runner(watching).run(task(Jobs.ready(2), 1));

    assertThat(stored).containsExactly(true);
  }

  @Test
  void theSameSeedGivesTheSamePicture() {
    runner(this::say).run(task(Jobs.ready(2), 1));
    runner(this::say).run(task(Jobs.ready(2), 1));

    assertThat(said.stream().filter(JobResult.class::isInstance).map(e -> ((JobResult) e).image()))
        .hasSize(2)
        .containsOnly(only(0, JobResult.class).image());
  }

  @Test
  void fastStepsDoNotFloodTheTopic() {
    runner(this::say).run(task(Jobs.ready(1000), 1));

    assertThat(said).filteredOn(StepProgress.class::isInstance).hasSizeLessThan(20);
  }

  @Test
  void aCancelStopsBeforeTheNextStep() {
    JobReady job = Jobs.ready(1000);
    Events cancelsAtFirstProgress =
        (event, trace) -> {
          if (event instanceof StepProgress) {
            orders.hear(new CancelJob(job.jobId(), Instant.now(), "not wanted"));
          }
          return say(event, trace);
        };

    assertThat(runner(cancelsAtFirstProgress).run(task(job, 1))).isEqualTo(Ending.SAID);

    var cancelled = only(AttemptCancelled.class);
    assertThat(cancelled.step()).isEqualTo(only(StepProgress.class).step());
    assertThat(cancelled.reason()).isEqualTo("not wanted");
    assertThat(said).noneMatch(JobResult.class::isInstance);
  }

  @Test
  void aJobCancelledBeforeItsDeliveryIsNotBegun() {
    JobReady job = Jobs.ready(4);
    orders.hear(new CancelJob(job.jobId(), Instant.now(), null));

    runner(this::say).run(task(job, 1));

    assertThat(said).singleElement().isInstanceOf(AttemptCancelled.class);
  }

  @Test
  void aFencedAttemptEndsInSilence() {
    JobReady job = Jobs.ready(4);
    orders.hear(new FenceAttempts(job.jobId(), Instant.now(), job.attempt() + 1));

    assertThat(runner(this::say).run(task(job, 1))).isEqualTo(Ending.FENCED);
    assertThat(said).isEmpty();
    assertThat(runner(this::say).run(task(job, 2))).isEqualTo(Ending.SAID);
  }

  @Test
  void afterTheLockIsLostNothingMoreIsSaid() {
    var asked = new AtomicInteger();
    var task = new Task(Jobs.ready(1000), 1, null, () -> asked.incrementAndGet() > 3);

    assertThat(runner(this::say).run(task)).isEqualTo(Ending.LOST);
    assertThat(said).allMatch(e -> e instanceof AttemptStarted || e instanceof StepProgress);
  }

  @Test
  void theLastDeliverySaysThatTheJobEndsNowhere() {
    runner(this::say).run(task(Jobs.ready(4), Attempts.DELIVERIES_PER_RELEASE));

    assertThat(only(AttemptFailed.class).kind()).isEqualTo(FailureKind.POISON);
  }

  @Test
  void anotherModelsJobIsInvalidHere() {
    runner(this::say).run(task(Jobs.ready("sd3-medium", 4), 1));

    var failed = only(AttemptFailed.class);
    assertThat(failed.kind()).isEqualTo(FailureKind.INVALID);
    assertThat(failed.message()).contains("stand-in").contains("sd3-medium");
  }

  @Test
  void aPictureIsKeptUntilTheStoreTakesItAgain() throws Exception {
    Path blocked = folder.resolve("artifacts");
    Files.writeString(blocked, "a file where the folder should be");
    var tries = new AtomicInteger();
    ArtifactStore real = artifacts;
    artifacts =
        new Failing(real) {
          @Override
          public ArtifactId put(byte[] content) throws IOException {
            if (tries.incrementAndGet() == 3) Files.delete(blocked);
            return super.put(content);
          }
        };

    assertThat(runner(this::say).run(task(Jobs.ready(4), 1))).isEqualTo(Ending.SAID);

    assertThat(tries).hasValue(3);
    assertThat(said).noneMatch(AttemptFailed.class::isInstance);
    assertThat(artifacts.get(only(JobResult.class).image().id())).isPresent();
  }

  @Test
  void aWorkerThatStopsWhileItsStoreIsAwayGivesTheJobBack() throws Exception {
    Files.writeString(folder.resolve("artifacts"), "a file where the folder should be");
    var putFailed = new AtomicInteger();
    artifacts = new Counting(artifacts, putFailed);
    var task = new Task(Jobs.ready(4), 1, null, () -> false, () -> putFailed.get() > 0);

    assertThat(runner(this::say).run(task)).isEqualTo(Ending.SAID);

    assertThat(only(AttemptHandedOver.class).fault()).contains("artifact store", "not a folder");
    assertThat(said).noneMatch(e -> e instanceof AttemptFailed || e instanceof JobResult);
  }

  @Test
  void aJobThatIsCancelledWhileItsPictureCannotBeStoredEnds() throws Exception {
    Files.writeString(folder.resolve("artifacts"), "a file where the folder should be");
    JobReady job = Jobs.ready(4);
    var putFailed = new AtomicInteger();
    artifacts = new Counting(artifacts, putFailed);
    var task =
        new Task(
            job,
            1,
            null,
            () -> {
              if (putFailed.get() > 1) orders.hear(new CancelJob(job.jobId(), Instant.now(), "no"));
              return false;
            });

    assertThat(runner(this::say).run(task)).isEqualTo(Ending.SAID);
    assertThat(only(AttemptCancelled.class).reason()).isEqualTo("no");
  }

  @Test
  void anIoFailureWhileSamplingGivesTheJobBackWithoutAFailure() {
    painter = new Unreadable();

    assertThat(runner(this::say).run(task(Jobs.ready(4), 1))).isEqualTo(Ending.SAID);

    assertThat(only(AttemptHandedOver.class).fault()).contains("model").contains("does not exist");
    assertThat(said).noneMatch(AttemptFailed.class::isInstance);
  }

  @Test
  void aJobThatFailsAgainWhereAnotherSucceededIsTheOneToBlame() {
    JobReady job = Jobs.ready(4);
    painter = new Unreadable();
    runner(this::say).run(task(job, 1));
    painter = new StandInPainter(Duration.ofMillis(20));
    runner(this::say).run(task(Jobs.ready(2), 1));
    painter = new Unreadable();
    runner(this::say).run(task(job, 2));

    assertThat(only(AttemptFailed.class).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void anEventThatTheBrokerDoesNotTakeIsSaidAgainUntilItDoes() {
    var refused = new AtomicInteger();
    Events away =
        (event, trace) ->
            event instanceof JobResult && refused.incrementAndGet() < 3
                ? CompletableFuture.failedFuture(new IOException("not enough replicas"))
                : say(event, trace);

    assertThat(runner(away).run(task(Jobs.ready(2), 1))).isEqualTo(Ending.SAID);

    assertThat(refused).hasValue(3);
    assertThat(only(JobResult.class).attempt()).isEqualTo(6);
    only(AttemptFinished.class);
  }

  @Test
  void anEventThatCanNotBeKeptEndsTheAttemptWithoutAVerdict() {
    Events deaf = (event, trace) -> CompletableFuture.failedFuture(new IOException("no broker"));

    var asked = new AtomicInteger();
    var lost = new Task(Jobs.ready(2), 1, null, () -> asked.incrementAndGet() > 10);
    assertThatThrownBy(() -> runner(deaf).run(lost)).isInstanceOf(CompletionException.class);
  }

  @Test
  void aStoppingWorkerSavesAfterItsStepAndTheNextOneGoesOn() throws Exception {
    JobReady job = Jobs.ready(10);
    var asked = new AtomicInteger();
    var stopping = new Task(job, 1, null, () -> false, () -> asked.incrementAndGet() > 4);

    assertThat(runner(this::say).run(stopping)).isEqualTo(Ending.SAID);
    assertThat(only(AttemptHandedOver.class).step()).isEqualTo(4);
    assertThat(said).noneMatch(JobResult.class::isInstance);
    assertThat(checkpoints.latest(job.jobId())).isPresent();

    said.clear();
    assertThat(runner(this::say).run(task(job, 2))).isEqualTo(Ending.SAID);
    assertThat(only(AttemptStarted.class).resumedFromStep()).isEqualTo(4);
    assertThat(checkpoints.latest(job.jobId())).as("the job has ended").isEmpty();
  }

  @Test
  void aStoppingWorkerBeginsNothing() {
    assertThat(runner(this::say).run(new Task(Jobs.ready(4), 1, null, () -> false, () -> true)))
        .isEqualTo(Ending.RELEASED);
    assertThat(said).isEmpty();
  }

  @Test
  void aRetryWithAnotherSeedStartsAnew() {
    JobReady job = Jobs.ready(10);
    var asked = new AtomicInteger();
    runner(this::say).run(new Task(job, 1, null, () -> asked.incrementAndGet() > 3));
    var retry = new JobReady(job.jobId(), 11, job.at(), job.spec().withSeed(43), job.tries() + 1);

    said.clear();
    runner(this::say).run(task(retry, 1));

    assertThat(only(AttemptStarted.class).resumedFromStep()).isNull();
    assertThat(only(JobResult.class).seed()).isEqualTo(43);
  }

  @Test
  void aJobThatCanNotBeSavedIsPaintedAllTheSame() throws Exception {
    Files.writeString(folder.resolve("checkpoints"), "a file where the folder should be");

    runner(this::say).run(task(Jobs.ready(4), 1));

    assertThat(said).anyMatch(JobResult.class::isInstance);
  }

  /** A real store that is reached through a hand of the test. */
  private static class Failing implements ArtifactStore {
    private final ArtifactStore store;

    Failing(ArtifactStore store) {
      this.store = store;
    }

    @Override
    public ArtifactId put(byte[] content) throws IOException {
      return store.put(content);
    }

    @Override
    public Optional<byte[]> get(ArtifactId id) throws IOException {
      return store.get(id);
    }

    @Override
    public boolean has(ArtifactId id) throws IOException {
      return store.has(id);
    }

    @Override
    public boolean remove(ArtifactId id, Instant before) throws IOException {
      return store.remove(id, before);
    }

    @Override
    public void scan(Consumer<Stored> found) throws IOException {
      store.scan(found);
    }

    @Override
    public int sweepUnfinished(Instant before) throws IOException {
      return store.sweepUnfinished(before);
    }
  }

  private static final class Counting extends Failing {
    private final AtomicInteger failures;

    Counting(ArtifactStore store, AtomicInteger failures) {
      super(store);
      this.failures = failures;
    }

    @Override
    public ArtifactId put(byte[] content) throws IOException {
      try {
        return super.put(content);
      } catch (IOException e) {
        failures.incrementAndGet();
        throw e;
      }
    }
  }

  /** A model one of whose files is gone. */
  private final class Unreadable implements Painter {
    private final Painter whole = new StandInPainter(Duration.ZERO);

    @Override
    public ModelCard card() {
      return whole.card();
    }

    @Override
    public ModelFingerprint fingerprint() {
      return whole.fingerprint();
    }

    @Override
    public String device() {
      return whole.device();
    }

    @Override
    public List<String> warnings() {
      return whole.warnings();
    }

    @Override
    public Painting open(JobSpec spec) {
      try {
        Files.readAllBytes(folder.resolve("text_encoder/model.safetensors"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      throw new AssertionError("the file is there");
    }

    @Override
    public Painting resume(JobSpec spec, byte[] saved) {
      return open(spec);
    }

    @Override
    public void close() {}
  }

  private AttemptRunner runner(Events events) {
    return new AttemptRunner(
        "worker-1",
        painter,
        events,
        artifacts,
        orders,
        checkpoints,
        Duration.ZERO,
        environment,
        Clock.systemUTC());
  }

  private static Task task(JobReady job, int deliveryCount) {
    return new Task(job, deliveryCount, null, () -> false);
  }

  private CompletableFuture<Void> say(ResowEvent event, String traceparent) {
    said.add(event);
    return CompletableFuture.completedFuture(null);
  }

  private boolean isStored(JobResult result) {
    try {
      return artifacts.get(result.image().id()).isPresent();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private <T extends ResowEvent> T only(Class<T> type) {
    assertThat(said).filteredOn(type::isInstance).hasSize(1);
    return only(0, type);
  }

  private <T extends ResowEvent> T only(int index, Class<T> type) {
    return said.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .skip(index)
        .findFirst()
        .orElseThrow();
  }
}
