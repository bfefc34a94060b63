package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobAdapter;
import dev.resow.contract.JobSpec;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.worker.Jobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One model whose slots sample at once: every picture is the one that its job makes alone. */
@Timeout(120)
class SharedModelTest {
  private static final Path RESOURCES = Path.of("../diffusion/src/test/resources");
  private static final Path ADAPTER =
      RESOURCES.resolve("sd3-lora/diffusers/pytorch_lora_weights.safetensors");
  private static final int SLOTS = 3;
  private static final int STEPS = 4;

  @TempDir Path folder;

  /** Plain, with two mixes of adapters, guided by gradients and by regions; saved midway or not. */
  @Test
  void jobsOfAllKindsGiveTheSameBytesBesideEachOtherAsAlone() throws Exception {
    var store = new FolderArtifactStore(folder.resolve("store"));
    var jobs = jobs(store.put(ADAPTER));
    try (var generator =
        DiffusionGenerator.load(RESOURCES.resolve("sd3-tiny"), "cpu", new StoredAdapters(store))) {
      Map<JobSpec, ArtifactId> alone = new HashMap<>();
      for (var job : jobs) alone.put(job, picture(generator, job, false));
      assertThat(alone.values()).as("different pictures").doesNotHaveDuplicates();

      var runs = new ArrayList<Callable<Void>>();
      for (int slot = 0; slot < SLOTS; slot++) {
        for (int i = 0; i < jobs.size(); i++) {
          var job = jobs.get((i + 2 * slot) % jobs.size());
          boolean resumed = (i + slot) % 2 == 0;
          runs.add(
              () -> {
                assertThat(picture(generator, job, resumed))
                    .as("%s", job)
                    .isEqualTo(alone.get(job));
                return null;
              });
        }
      }
      try (var threads = Executors.newFixedThreadPool(SLOTS)) {
        for (var run : threads.invokeAll(runs)) run.get();
      }
    }
  }

  private static List<JobSpec> jobs(ArtifactId file) {
    var plain = Jobs.ready("sd3-tiny", STEPS).spec();
    return List.of(
        plain,
        plain.withAdapters(List.of(new JobAdapter("fur", 1, file.sha256()))),
        plain.withAdapters(List.of(new JobAdapter("fur", .5, file.sha256()))),
        Jobs.catAndFox("sd3-tiny", "plain", "a dog", STEPS, 3),
        Jobs.catAndFox("sd3-tiny", "enmmdit", "", STEPS, 3),
        Jobs.catAndFox("sd3-tiny", "resow", "", STEPS, 3));
  }

  /**
   * @param resumed whether the session is saved after its first step and another one continues
   */
  private static ArtifactId picture(ImageGenerator generator, JobSpec job, boolean resumed) {
    byte[] saved = null;
    try (var session = generator.open(job)) {
      if (session.step() instanceof Finished finished) return ArtifactId.of(finished.png());
      if (!resumed) return finish(session);
      saved = session.save();
    }
    try (var session = generator.resume(job, saved)) {
      return finish(session);
    }
  }

  private static ArtifactId finish(GenerationSession session) {
    while (true) {
      if (session.step() instanceof Finished finished) return ArtifactId.of(finished.png());
    }
  }
}
