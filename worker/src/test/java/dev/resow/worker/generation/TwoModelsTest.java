package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.ModelCard;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.failure.FailureKind;
import dev.resow.diffusion.adapter.AdapterSource;
import dev.resow.diffusion.model.MemoryNeed;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.attempt.AssignedJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker with the demo model and a small one of random weights, and memory for one of them. */
class TwoModelsTest {
  private static final Path TINY = Path.of("../diffusion/src/test/resources/sd3-tiny");
  private static final List<Path> BOTH = List.of(DemoModel.FOLDER, TINY);
  private static final List<String> NAMES = List.of("menagerie", "sd3-tiny");
  private static final long ANY_SIZE = Long.MAX_VALUE;

  @TempDir Path folder;

  @Test
  void jobsOfBothAreMadeByOneModelAtATimeAsIfItWereAlone() {
    var alone = new ArrayList<ArtifactId>();
    long most = 0;
    for (Path model : BOTH)
      try (var only = DiffusionGenerator.load(model, "cpu")) {
        alone.add(picture(only, only.card().name()));
        most = Math.max(most, only.memory().orElseThrow());
      }

    var sources =
        BOTH.stream()
            .map(
                model ->
                    GeneratorFactory.source(
                        model, limited(Long.MAX_VALUE), AdapterSource.NONE, StartPictures.NONE))
            .toList();
    try (var shelf = ModelShelf.open(sources, new MemoryBudget(OptionalLong.of(most), false))) {
      assertThat(shelf.cards()).extracting(ModelCard::name).containsExactlyElementsOf(NAMES);
      assertThat(shelf.inMemory()).containsExactly("menagerie");
      for (int i : new int[] {1, 0, 1, 0}) {
        assertThat(picture(shelf, NAMES.get(i))).as(NAMES.get(i)).isEqualTo(alone.get(i));
        assertThat(shelf.inMemory()).as("the other has left").containsExactly(NAMES.get(i));
      }
    }
  }

  /** Whatever holds the models: the job ends with a sentence before memory is taken. */
  @Test
  void aJobThatIsTooLargeForTheMemoryIsRefused() {
    long limit = 600L << 20;
    for (var models : List.of(List.of(DemoModel.FOLDER), BOTH))
      try (var generator =
          GeneratorFactory.diffusion(
              models, limited(limit), AdapterSource.NONE, StartPictures.NONE, ANY_SIZE)) {
        var worker = new WorkerFixture(folder).with(generator);
        worker.run(new AssignedJob(large(), 1, null, () -> false));
        var failed = worker.events().only(AttemptFailed.class);
        assertThat(failed.kind()).isEqualTo(FailureKind.INVALID);
        assertThat(failed.message())
            .contains("2048 x 2048", MemoryNeed.gib(limit), "RESOW_MEMORY")
            .hasLineCount(1);

        assertThat(picture(generator, "menagerie")).as("the next one is made").isNotNull();
      }
  }

  private static JobReady large() {
    JobReady small = Jobs.ready("menagerie", 4);
    var spec = Json.mapper().<ObjectNode>valueToTree(small.spec());
    spec.put("width", 2048).put("height", 2048);
    return new JobReady(
        small.jobId(), 6, small.at(), Json.mapper().convertValue(spec, JobSpec.class), 1);
  }

  private static ModelSettings limited(long bytes) {
    return ModelSettings.of(Placement.cpu()).withMemory(bytes);
  }

  /** Of one job in four steps. */
  private ArtifactId picture(ImageGenerator generator, String model) {
    var worker = new WorkerFixture(folder).with(generator);
    JobReady job = Jobs.ready(model, 4);
    worker.run(new AssignedJob(job, 1, null, () -> false));
    return worker.events().only(JobResult.class).image().id();
  }
}
