package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs of the committed demo model: a run that was saved and resumed is the same to the last bit.
 * {@link LatentDigests} compares two builds on one machine.
 */
class DemoRunsTest {
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
}
