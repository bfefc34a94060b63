package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFinished;
import dev.resow.contract.JobReady;
import dev.resow.contract.StepPreview;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attempt at a job that asks for previews. */
class PreviewedAttemptTest {
  @TempDir Path folder;
  private WorkerFixture worker;

  @BeforeEach
  void createWorker() {
    worker = new WorkerFixture(folder);
  }

  @Test
  void publishesThemWhileItSamples() {
    worker.run(previewed(2));

    var previews = worker.events().all(StepPreview.class);
    assertThat(previews).extracting(StepPreview::step).containsExactly(2, 5); // of 8
    assertThat(previews).extracting(StepPreview::number).containsExactly(0, 1);
    assertThat(previews).allMatch(p -> p.png()[1] == 'P' && p.steps() == 8);
  }

  /** They are for looking at. */
  @Test
  void aFaultOfAPreviewIsNoFaultOfTheJob() {
    EventPublisher failing =
        (event, trace) -> {
          if (event instanceof StepPreview) throw new IllegalStateException("no preview today");
          return worker.events().publish(event, trace);
        };

    assertThat(worker.with(failing).run(previewed(2))).isEqualTo(AttemptEnding.REPORTED);
    assertThat(worker.events().all().getLast()).isInstanceOf(AttemptFinished.class);
  }

  private static AssignedJob previewed(int previews) {
    JobReady job = Jobs.ready(8);
    var spec = Jobs.withPreviews(job.spec(), previews);
    var asks = new JobReady(job.jobId(), job.attempt(), job.at(), spec, job.tries());
    return new AssignedJob(asks, 1, null, () -> false);
  }
}
