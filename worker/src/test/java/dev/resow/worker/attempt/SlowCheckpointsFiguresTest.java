package dev.resow.worker.attempt;

import dev.resow.artifacts.Bucket;
import dev.resow.artifacts.BucketSettings;
import dev.resow.s3server.S3Gate;
import dev.resow.s3server.S3Server;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.checkpoint.BucketCheckpointStore;
import dev.resow.worker.generation.StandInGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what checkpoints in a slow bucket cost a job, on demand only: {@code
 * -Dresow.figures=checkpoints}. The bucket is a real S3 server, every request to which takes longer
 * by a delay.
 */
@EnabledIfSystemProperty(named = "resow.figures", matches = "checkpoints")
class SlowCheckpointsFiguresTest {
  private static final List<Duration> JOBS = List.of(Duration.ofSeconds(3), Duration.ofSeconds(12));
  private static final List<Integer> DELAYS = List.of(0, 500, 2000);
  private static final int STEPS = 50;

  @TempDir Path folder;

  @Test
  void printsWhatCheckpointsCost() throws IOException {
    System.setProperty("aws.accessKeyId", S3Server.KEY);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
    try (var server = S3Server.start(folder.resolve("s3"));
        var gate = S3Gate.before(server)) {
      server.bucket("pictures");
      System.out.println("| sampling | delay of a request | stored by | attempt | checkpoints |");
      System.out.println("|---|---|---|---|---|");
      for (Duration job : JOBS)
        for (int delay : DELAYS) {
          gate.follow(
              _ -> {
                Thread.sleep(delay);
                return Optional.empty();
              });
          print(job, delay, "the sampler thread", fixture(job, gate));
          print(job, delay, "another thread", fixture(job, gate).inBackground());
        }
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  private WorkerFixture fixture(Duration job, S3Gate gate) {
    var settings =
        BucketSettings.of(
            name ->
                name.endsWith(".endpoint")
                    ? Optional.of(gate.address().toString())
                    : Optional.empty());
    return new WorkerFixture(folder)
        .with(new StandInGenerator(job))
        .with(new BucketCheckpointStore(Bucket.at("s3://pictures/checkpoints", settings)))
        .withCheckpointsEvery(Duration.ofSeconds(1));
  }

  /** The picture goes to a folder, so that the difference is that of the checkpoints. */
  private static void print(Duration job, int delay, String thread, WorkerFixture worker) {
    long began = System.nanoTime();
    worker.run(new AssignedJob(Jobs.ready(STEPS), 1, null, () -> false));
    double seconds = (System.nanoTime() - began) / 1e9;
    // What is still on its way must not burden the next one.
    LockSupport.parkNanos(Duration.ofMillis(3L * delay).toNanos());
    System.out.printf(
        "| %d s | %d ms | %s | %.1f s | %d |%n",
        job.toSeconds(),
        delay,
        thread,
        seconds,
        worker.meters().get("resow_checkpoint_save").timer().count());
  }
}
