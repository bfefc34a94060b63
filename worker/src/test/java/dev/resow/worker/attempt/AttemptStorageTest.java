package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.CancelJob;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an attempt does with a picture that its store does not take. */
class AttemptStorageTest {
  @TempDir Path folder;
  private WorkerFixture worker;

  @BeforeEach
  void createWorker() {
    worker = new WorkerFixture(folder);
  }

  @Test
  void aPictureIsKeptInMemoryUntilTheStoreTakesIt() throws Exception {
    Path blocked = folder.resolve("artifacts");
    Files.writeString(blocked, "a file where the folder should be");
    var tries = new AtomicInteger();
    ArtifactStore failing =
        new FailingStore(worker.artifacts()) {
          @Override
          public ArtifactId put(byte[] content) throws IOException {
            if (tries.incrementAndGet() == 3) Files.delete(blocked);
            return super.put(content);
          }
        };

    assertThat(worker.with(failing).run(new AssignedJob(Jobs.ready(4), 1, null, () -> false)))
        .isEqualTo(AttemptEnding.REPORTED);

    assertThat(tries).hasValue(3);
    assertThat(published()).noneMatch(AttemptFailed.class::isInstance);
    assertThat(worker.artifacts().get(only(JobResult.class).image().id())).isPresent();
  }

  @Test
  void aWorkerThatShutsDownWhileItsStoreIsUnreachableHandsTheJobOver() throws Exception {
    Files.writeString(folder.resolve("artifacts"), "a file where the folder should be");
    var putFailed = new AtomicInteger();
    worker.with(new FailingStore.Counting(worker.artifacts(), putFailed));
    var assigned = new AssignedJob(Jobs.ready(4), 1, null, () -> false, () -> putFailed.get() > 0);

    assertThat(worker.run(assigned)).isEqualTo(AttemptEnding.REPORTED);

    assertThat(only(AttemptHandedOver.class).fault()).contains("artifact store", "not a folder");
    assertThat(published()).noneMatch(e -> e instanceof AttemptFailed || e instanceof JobResult);
  }

  @Test
  void aJobThatIsCancelledWhileItsPictureCannotBeStoredEnds() throws Exception {
    Files.writeString(folder.resolve("artifacts"), "a file where the folder should be");
    JobReady job = Jobs.ready(4);
    var putFailed = new AtomicInteger();
    worker.with(new FailingStore.Counting(worker.artifacts(), putFailed));
    var assigned =
        new AssignedJob(
            job,
            1,
            null,
            () -> {
              if (putFailed.get() > 1)
                worker.orders().receive(new CancelJob(job.jobId(), Instant.now(), "no"));
              return false;
            });

    assertThat(worker.run(assigned)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(only(AttemptCancelled.class).reason()).isEqualTo("no");
  }

  private List<ResowEvent> published() {
    return worker.events().all();
  }

  private <T extends ResowEvent> T only(Class<T> type) {
    return worker.events().only(type);
  }
}
