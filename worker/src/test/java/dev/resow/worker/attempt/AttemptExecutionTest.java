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
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StepProgress;
import dev.resow.contract.failure.FailureKind;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.generation.GenerationSession;
import dev.resow.worker.generation.ImageGenerator;
import dev.resow.worker.generation.StandInGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an attempt publishes, and how it ends. */
class AttemptExecutionTest {
  @TempDir Path folder;
  private WorkerFixture worker;

  @BeforeEach
  void createWorker() {
    worker = new WorkerFixture(folder);
  }

  @Test
  void aJobIsStartedSampledStoredAndFinished() throws Exception {
    JobReady job = Jobs.ready(8);

    assertThat(worker.run(assigned(job, 2))).isEqualTo(AttemptEnding.REPORTED);

    assertThat(published().getFirst())
        .isInstanceOfSatisfying(
            AttemptStarted.class,
            started -> {
              assertThat(started.attempt()).isEqualTo(7); // base 6, second delivery
              assertThat(started.deliveryCount()).isEqualTo(2);
              assertThat(started.seed()).isEqualTo(42);
            });
    var result = only(JobResult.class);
    assertThat(worker.artifacts().get(result.image().id()).orElseThrow())
        .hasSize((int) result.image().bytes())
        .startsWith(0x89, 'P', 'N', 'G');
    assertThat(published().getLast()).isInstanceOf(AttemptFinished.class);
  }

  @Test
  void aJobThatPrefersAnotherWorkerIsDeclinedOnce() {
    JobReady any = Jobs.ready(8);
    var elsewhere = new JobReady(any.jobId(), any.attempt(), any.at(), any.spec(), 1, "worker-1");

    assertThat(worker.run(assigned(elsewhere, 1))).isEqualTo(AttemptEnding.DECLINED);
    assertThat(published()).isEmpty();
    assertThat(worker.run(assigned(elsewhere, 2)))
        .as("no other worker wanted it")
        .isEqualTo(AttemptEnding.REPORTED);
  }

  /** Another delivery would end the same. */
  @Test
  void aResultThatIsTooLargeForItsTopicEndsTheJobWithAClearMessage() {
    EventPublisher refusing =
        (event, trace) ->
            event instanceof JobResult
                ? CompletableFuture.failedFuture(
                    new EventTooLargeException("the broker refuses it", null))
                : worker.events().publish(event, trace);

    assertThat(worker.with(refusing).run(assigned(Jobs.ready(2), 1)))
        .isEqualTo(AttemptEnding.REPORTED);

    var failed = only(AttemptFailed.class);
    assertThat(failed.kind()).isEqualTo(FailureKind.INVALID);
    assertThat(failed.message())
        .isEqualTo("an event of this attempt is too large for the broker: the broker refuses it");
  }

  @Test
  void thePictureIsStoredBeforeItsResultIsPublished() {
    var stored = new ArrayList<Boolean>();
    EventPublisher watching =
        (event, trace) -> {
          if (event instanceof JobResult result) {
            stored.add(isStored(result));
          }
          return worker.events().publish(event, trace);
        };

    worker.with(watching).run(assigned(Jobs.ready(2), 1));

    assertThat(stored).containsExactly(true);
  }

  @Test
  void theSameSeedGivesTheSamePicture() {
    worker.run(assigned(Jobs.ready(2), 1));
    worker.run(assigned(Jobs.ready(2), 1));

    assertThat(
            published().stream()
                .filter(JobResult.class::isInstance)
                .map(e -> ((JobResult) e).image()))
        .hasSize(2)
        .containsOnly(worker.events().all(JobResult.class).getFirst().image());
  }

  @Test
  void fastStepsDoNotFloodTheTopic() {
    worker.run(assigned(Jobs.ready(1000), 1));

    assertThat(published()).filteredOn(StepProgress.class::isInstance).hasSizeLessThan(20);
  }

  @Test
  void aCancelStopsBeforeTheNextStep() {
    JobReady job = Jobs.ready(1000);
    EventPublisher cancelsAtFirstProgress =
        (event, trace) -> {
          if (event instanceof StepProgress) {
            worker.orders().receive(new CancelJob(job.jobId(), Instant.now(), "not wanted"));
          }
          return worker.events().publish(event, trace);
        };

    assertThat(worker.with(cancelsAtFirstProgress).run(assigned(job, 1)))
        .isEqualTo(AttemptEnding.REPORTED);

    var cancelled = only(AttemptCancelled.class);
    assertThat(cancelled.step()).isEqualTo(only(StepProgress.class).step());
    assertThat(cancelled.reason()).isEqualTo("not wanted");
    assertThat(published()).noneMatch(JobResult.class::isInstance);
  }

  @Test
  void aJobCancelledBeforeItsDeliveryIsNotBegun() {
    JobReady job = Jobs.ready(4);
    worker.orders().receive(new CancelJob(job.jobId(), Instant.now(), null));

    worker.run(assigned(job, 1));

    assertThat(published()).singleElement().isInstanceOf(AttemptCancelled.class);
  }

  @Test
  void aFencedAttemptPublishesNothing() {
    JobReady job = Jobs.ready(4);
    worker.orders().receive(new FenceAttempts(job.jobId(), Instant.now(), job.attempt() + 1));

    assertThat(worker.run(assigned(job, 1))).isEqualTo(AttemptEnding.FENCED);
    assertThat(published()).isEmpty();
    assertThat(worker.run(assigned(job, 2))).isEqualTo(AttemptEnding.REPORTED);
  }

  @Test
  void afterTheLockIsLostNothingMoreIsPublished() {
    var checks = new AtomicInteger();
    var assigned = new AssignedJob(Jobs.ready(1000), 1, null, () -> checks.incrementAndGet() > 3);

    assertThat(worker.run(assigned)).isEqualTo(AttemptEnding.LOCK_LOST);
    assertThat(published()).allMatch(e -> e instanceof AttemptStarted || e instanceof StepProgress);
  }

  @Test
  void theLastDeliveryReportsThatNoWorkerFinishedTheJob() {
    worker.run(assigned(Jobs.ready(4), Attempts.DELIVERIES_PER_RELEASE));

    assertThat(only(AttemptFailed.class).kind()).isEqualTo(FailureKind.POISON);
  }

  @Test
  void anotherModelsJobIsReleasedAndNotFailed() {
    assertThat(worker.run(assigned(Jobs.ready("sd3-medium", 4), 1)))
        .isEqualTo(AttemptEnding.OTHER_MODEL);
    assertThat(published()).isEmpty();
  }

  @Test
  void theLastDeliveryOfAnotherModelsJobGoesBackToTheScheduler() {
    worker.run(assigned(Jobs.ready("sd3-medium", 4), Attempts.DELIVERIES_PER_RELEASE));

    assertThat(only(AttemptHandedOver.class).fault()).contains("sd3-medium");
  }

  @Test
  void anIoFailureWhileSamplingHandsTheJobOverWithoutAFailure() {
    worker.with(new Unreadable());

    assertThat(worker.run(assigned(Jobs.ready(4), 1))).isEqualTo(AttemptEnding.REPORTED);

    assertThat(only(AttemptHandedOver.class).fault()).contains("model").contains("does not exist");
    assertThat(published()).noneMatch(AttemptFailed.class::isInstance);
  }

  @Test
  void aJobThatFailsAgainWhereAnotherSucceededIsTheOneToBlame() {
    JobReady job = Jobs.ready(4);
    worker.with(new Unreadable());
    worker.run(assigned(job, 1));
    worker.with(new StandInGenerator(Duration.ofMillis(20)));
    worker.run(assigned(Jobs.ready(2), 1));
    worker.with(new Unreadable());
    worker.run(assigned(job, 2));

    assertThat(only(AttemptFailed.class).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void anEventThatTheBrokerDoesNotTakeIsPublishedAgainUntilItDoes() {
    var refused = new AtomicInteger();
    EventPublisher away =
        (event, trace) ->
            event instanceof JobResult && refused.incrementAndGet() < 3
                ? CompletableFuture.failedFuture(new IOException("not enough replicas"))
                : worker.events().publish(event, trace);

    assertThat(worker.with(away).run(assigned(Jobs.ready(2), 1))).isEqualTo(AttemptEnding.REPORTED);

    assertThat(refused).hasValue(3);
    assertThat(only(JobResult.class).attempt()).isEqualTo(6);
    only(AttemptFinished.class);
  }

  @Test
  void anEventThatCannotBeMadeDurableEndsTheAttemptWithAnException() {
    EventPublisher deaf =
        (event, trace) -> CompletableFuture.failedFuture(new IOException("no broker"));

    var checks = new AtomicInteger();
    var lost = new AssignedJob(Jobs.ready(2), 1, null, () -> checks.incrementAndGet() > 10);
    assertThatThrownBy(() -> worker.with(deaf).run(lost)).isInstanceOf(CompletionException.class);
  }

  @Test
  void aWorkerThatShutsDownSavesAfterItsStepAndTheNextOneResumes() throws Exception {
    JobReady job = Jobs.ready(10);
    var checks = new AtomicInteger();
    var stopping = new AssignedJob(job, 1, null, () -> false, () -> checks.incrementAndGet() > 4);

    assertThat(worker.run(stopping)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(only(AttemptHandedOver.class).step()).isEqualTo(4);
    assertThat(published()).noneMatch(JobResult.class::isInstance);
    assertThat(worker.checkpoints().latest(job.jobId())).isPresent();

    worker.events().clear();
    assertThat(worker.run(assigned(job, 2))).isEqualTo(AttemptEnding.REPORTED);
    assertThat(only(AttemptStarted.class).resumedFromStep()).isEqualTo(4);
    assertThat(worker.checkpoints().latest(job.jobId())).as("the job has ended").isEmpty();
  }

  @Test
  void aWorkerThatShutsDownStartsNothing() {
    assertThat(worker.run(new AssignedJob(Jobs.ready(4), 1, null, () -> false, () -> true)))
        .isEqualTo(AttemptEnding.SHUTTING_DOWN);
    assertThat(published()).isEmpty();
  }

  @Test
  void aRetryWithAnotherSeedStartsOver() {
    JobReady job = Jobs.ready(10);
    var checks = new AtomicInteger();
    worker.run(new AssignedJob(job, 1, null, () -> checks.incrementAndGet() > 3));
    var retry = new JobReady(job.jobId(), 11, job.at(), job.spec().withSeed(43), job.tries() + 1);

    worker.events().clear();
    worker.run(assigned(retry, 1));

    assertThat(only(AttemptStarted.class).resumedFromStep()).isNull();
    assertThat(only(JobResult.class).seed()).isEqualTo(43);
  }

  @Test
  void aJobWhoseCheckpointsCannotBeSavedIsFinishedAllTheSame() throws Exception {
    Files.writeString(folder.resolve("checkpoints"), "a file where the folder should be");

    worker.run(assigned(Jobs.ready(4), 1));

    assertThat(published()).anyMatch(JobResult.class::isInstance);
    assertThat(worker.environment().checkpointFault())
        .hasValue("the checkpoint store (RESOW_CHECKPOINTS) is not a folder");
  }

  /** A model one of whose files is gone. */
  private final class Unreadable implements ImageGenerator {
    private final ImageGenerator whole = new StandInGenerator(Duration.ZERO);

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
    public GenerationSession open(JobSpec spec) {
      try {
        Files.readAllBytes(folder.resolve("text_encoder/model.safetensors"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      throw new AssertionError("the file is there");
    }

    @Override
    public GenerationSession resume(JobSpec spec, byte[] saved) {
      return open(spec);
    }

    @Override
    public void close() {}
  }

  private static AssignedJob assigned(JobReady job, int deliveryCount) {
    return new AssignedJob(job, deliveryCount, null, () -> false);
  }

  private List<ResowEvent> published() {
    return worker.events().all();
  }

  private boolean isStored(JobResult result) {
    try {
      return worker.artifacts().get(result.image().id()).isPresent();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private <T extends ResowEvent> T only(Class<T> type) {
    return worker.events().only(type);
  }
}
