package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.testkit.Until;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in a store that takes as long as the test wants. */
@Timeout(60)
class SlowCheckpointsTest {
  @TempDir Path folder;

  private final JobReady job = Jobs.ready(10);
  private HeldStore held;
  private WorkerFixture worker;

  @BeforeEach
  void fixture() {
    held = new HeldStore(new FolderCheckpointStore(folder.resolve("checkpoints")));
    worker = new WorkerFixture(folder).with(held).inBackground();
  }

  @Test
  void aJobEndsWhileItsFirstCheckpointIsStillOnItsWay() throws Exception {
    worker.run(new AssignedJob(job, 1, null, () -> false));

    worker.events().only(JobResult.class);
    held.waiting.await();
    assertThat(held.begun).as("one at a time").hasValue(1);
    held.goOn.countDown();
    Until.isTrue(() -> held.removed.get() == 1);
    assertThat(held.latest(job.jobId())).isEmpty();
  }

  @Test
  void aHandOverWaitsForItsOwnCheckpoint() throws Exception {
    var steps = new AtomicInteger();
    var stopping = new AssignedJob(job, 1, null, () -> false, () -> steps.incrementAndGet() > 4);
    Thread sampling = Thread.ofVirtual().start(() -> worker.run(stopping));
    held.waiting.await();
    Until.isTrue(() -> steps.get() > 4);
    assertThat(worker.events().all(AttemptHandedOver.class)).isEmpty();

    held.goOn.countDown();
    sampling.join();

    assertThat(worker.events().only(AttemptHandedOver.class).step()).isEqualTo(4);
    worker.events().clear();
    worker.run(new AssignedJob(job, 2, null, () -> false));
    assertThat(worker.events().only(AttemptStarted.class).resumedFromStep()).isEqualTo(4);
  }

  @Test
  void aHandOverDoesNotWaitForAStoreThatNeverAnswers() throws Exception {
    var steps = new AtomicInteger();
    worker.run(new AssignedJob(job, 1, null, () -> false, () -> steps.incrementAndGet() > 4));

    assertThat(worker.events().only(AttemptHandedOver.class).step()).isEqualTo(4);
    assertThat(held.begun).as("the one that is still on its way").hasValue(1);
    held.goOn.countDown();
  }

  @Test
  void anErrorOfTheStoreCostsNoJob() throws Exception {
    held.error = new OutOfMemoryError("no room");
    held.goOn.countDown();

    worker.run(new AssignedJob(job, 1, null, () -> false));

    worker.events().only(JobResult.class);
    Until.isTrue(() -> held.removed.get() == 1);
  }

  /** A real store whose writes wait. */
  private static final class HeldStore implements CheckpointStore {
    private final CheckpointStore store;
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger removed = new AtomicInteger();
    private volatile Error error;

    HeldStore(CheckpointStore store) {
      this.store = store;
    }

    @Override
    public void put(UUID job, int attempt, byte[] checkpoint) throws IOException {
      begun.incrementAndGet();
      waiting.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (error != null) throw error;
      store.put(job, attempt, checkpoint);
    }

    @Override
    public void put(UUID job, int attempt, Path checkpoint) throws IOException {
      store.put(job, attempt, checkpoint);
    }

    @Override
    public Optional<byte[]> latest(UUID job) throws IOException {
      return store.latest(job);
    }

    @Override
    public boolean copyLatest(UUID job, Path file) throws IOException {
      return store.copyLatest(job, file);
    }

    @Override
    public void remove(UUID job) throws IOException {
      store.remove(job);
      removed.incrementAndGet();
    }

    @Override
    public int sweep(Instant before) throws IOException {
      return store.sweep(before);
    }
  }
}
