package dev.resow.diffusion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.tensor.TensorEngine;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain pictures of the demo model on cores that others use as well. */
@Timeout(300)
class SharedCoresTest {
  private static final Path DEMO = Path.of("../models/menagerie");
  private static final int PICTURES = 4;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Threads that spin while they wait would spend many times as much. */
  @Test
  void besideTwoBusyNeighboursAPictureNeedsHardlyMoreProcessorTime() {
    try (var model = Sd3Model.load(DEMO, Placement.cpu())) {
      var sampler = new Sampler(model);
      long alone = processorTime(sampler);
      long beside;
      try (var _ = new Neighbours(2)) {
        beside = processorTime(sampler);
      }
      assertThat((double) beside / alone).isLessThan(2);
    }
  }

  @Test
  void theNumberOfThreadsDoesNotChangeAPicture() {
    try (var model = Sd3Model.load(DEMO, Placement.cpu())) {
      var sampler = new Sampler(model);
      TensorEngine.useThreads(1);
      byte[] one = paint(sampler);
      TensorEngine.useThreads(2);
      assertThat(paint(sampler)).isEqualTo(one);
    } finally {
      TensorEngine.useThreads(Runtime.getRuntime().availableProcessors());
    }
  }

  /** Nanoseconds of all threads of this process; of the cheapest of some pictures. */
  private long processorTime(Sampler sampler) {
    return LongStream.range(0, PICTURES)
        .map(
            _ -> {
              long start = system.getProcessCpuTime();
              paint(sampler);
              return system.getProcessCpuTime() - start;
            })
        .min()
        .orElseThrow();
  }

  private static byte[] paint(Sampler sampler) {
    try (var session =
        sampler.open(SamplingRequest.plain("a cat and a fox", 128, 128, 28, 4.5, 1))) {
      StepOutcome outcome = session.step();
      while (!(outcome instanceof StepOutcome.Finished)) outcome = session.step();
      return ((StepOutcome.Finished) outcome).png();
    }
  }
}
