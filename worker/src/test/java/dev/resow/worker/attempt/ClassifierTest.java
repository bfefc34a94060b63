package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyHooks;
import dev.resow.testkit.onnx.RedClassifier;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A classifier of the operator, which sees how red a picture is, decides who sees the pictures. */
@Timeout(60)
class ClassifierTest {
  /** Gradients of the stand-in from one colour to another. */
  private static final long BLUE = 2; // #0c7f40 to #d82cbd

  private static final long RED = 7; // #de9d50 to #ad2d02
  private static final long VERY_RED = 3664; // #e93803 to #ee3e37

  @TempDir Path folder;
  private WorkerFixture worker;
  private SafetyHook hook;

  @BeforeEach
  void load() throws IOException {
    var settings = Map.of("resow.safety.onnx", RedClassifier.in(folder).toString());
    hook = SafetyHooks.open(name -> Optional.ofNullable(settings.get(name)), Clock.systemUTC());
    worker = new WorkerFixture(folder).with(hook);
  }

  @AfterEach
  void close() {
    hook.close();
  }

  private JobResult run(long seed) {
    JobReady job = Jobs.ready(4);
    var seeded = new JobReady(job.jobId(), job.attempt(), job.at(), job.spec().withSeed(seed), 0);
    worker.events().clear();
    worker.run(new AssignedJob(seeded, 1, null, () -> false));
    return worker.events().only(JobResult.class);
  }

  @Test
  void aRedPictureIsHeldAndAVeryRedOneRefused() throws IOException {
    assertThat(run(BLUE).review()).isNull();
    assertThat(run(RED).review()).isEqualTo(new SafetyDecision(SafetyAction.HOLD, "red, 0.49"));
    JobResult refused = run(VERY_RED);
    assertThat(refused.review()).isEqualTo(new SafetyDecision(SafetyAction.REFUSE, "red, 0.93"));
    assertThat(worker.artifacts().get(refused.image().id())).isPresent();
  }
}
