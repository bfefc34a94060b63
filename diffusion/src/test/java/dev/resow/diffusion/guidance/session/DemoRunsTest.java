package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.adapter.LoraGoldens;
import dev.resow.diffusion.adapter.NewAdapter;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs of the committed demo model: a run that was saved and resumed is the same to the last bit.
 * {@link LatentDigests} compares two builds on one machine.
 */
class DemoRunsTest {
  @TempDir Path folder;
  private static Sd3Model model;

  @BeforeAll
  static void load() {
    model = Sd3Model.load(Path.of("../models/menagerie"), Placement.cpu());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @CsvSource({
    "plain, a tiger and a leopard, tiger|leopard",
    "enmmdit, a tiger and a leopard, tiger|leopard",
    "resow, a tiger and a leopard, tiger|leopard",
    "resow, 'a cat, a fox and a dog', cat|fox|dog",
    "syngen, a tiger and a leopard, tiger|leopard",
    "retention, a tiger and a leopard, tiger|leopard"
  })
  void aResumedRunIsTheSame(String method, String prompt, String subjects) {
    var request =
        new SamplingRequest(
            prompt, "", 128, 128, 28, 3, 1, List.of(subjects.split("\\|")), method, 2);
    var settings = LatentDigests.neverClear(MethodPlans.of(model).settings());
    var sampler = new Sampler(model, new MethodPlans(settings)); // restarts where a method checks
    String whole = LatentDigests.digest(sampler, request, -1, -1);
    assertThat(LatentDigests.digest(sampler, request, 18, -1)).isEqualTo(whole);
  }

  /** The first steps ask for a half of the picture for each subject, and there they stay. */
  @Test
  void anAdapterOfASubjectChangesItsHalfOfThePicture() throws IOException {
    var base = latent(List.of());
    assertThat(latent(List.of(adapter(0).of(0)))).containsExactly(base, offset(1e-3f));
    var adapter = adapter(.05);
    double[] first = change(base, latent(List.of(adapter.of(0))));
    double[] second = change(base, latent(List.of(adapter.of(1))));
    assertThat(first[0]).isGreaterThan(2 * first[1]);
    assertThat(second[1]).isGreaterThan(2 * second[0]);
  }

  private AdapterUse adapter(double spread) throws IOException {
    var file = folder.resolve(spread + ".safetensors");
    NewAdapter.write(file, model.adapters().base(), 4, 1, spread);
    model.adapters().from(use -> folder.resolve(use.name()));
    return LoraGoldens.use(file.getFileName().toString(), file, 1);
  }

  /** After the last step (16, 16, 16), row-major. */
  private static float[] latent(List<AdapterUse> adapters) {
    var request =
        new SamplingRequest(
                "a tiger to the left of a leopard",
                "",
                128,
                128,
                28,
                3,
                1,
                List.of("tiger", "leopard"),
                "resow-layout",
                1)
            .withRelations(List.of(new Relation(0, Place.LEFT_OF, 1)))
            .withAdapters(adapters);
    try (var session = new Sampler(model, MethodPlans.of(model)).open(request)) {
      float[] last = null;
      while (!(session.step() instanceof Finished)) {
        last = session.latent();
      }
      return last;
    }
  }

  /** Mean absolute change of the left and of the right half. */
  private static double[] change(float[] one, float[] other) {
    double[] halves = new double[2];
    for (int i = 0; i < one.length; i++) {
      halves[i % 16 / 8] += Math.abs(one[i] - other[i]) / (one.length / 2.0);
    }
    return halves;
  }
}
