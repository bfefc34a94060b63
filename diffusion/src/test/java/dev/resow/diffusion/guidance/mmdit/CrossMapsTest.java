package dev.resow.diffusion.guidance.mmdit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.guidance.engine.StepPoint;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.model.DiffusionModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guidance sees of a U-Net equals the reference, and so do gradients through it. */
class CrossMapsTest {
  private static final String PROMPT = "a cat and a dog";
  private static final StepPoint POINT = new StepPoint(3, 50, .2, .98, null, null);
  private static final float TIMESTEP = 601;
  private static DiffusionModel model;

  @BeforeAll
  static void load() {
    model = Sd1Goldens.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The reference has the maps of half the latent's size for one latent, of a quarter for both. */
  @ParameterizedTest
  @CsvSource({"16x16, '[2,3,10,11,12]'", "24x16, '[4,5,7,8,9]'"})
  void preparedMapsAndTheirGradientEqualTheReference(String size, String layers) {
    var view = view(Map.of("familyBlocks", layers));
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = Sd1Goldens.tensor("unet.%s.latent".formatted(size), manager);
      Conditioning given = given(manager); // before gradients are recorded
      latent.setRequiresGradient(true);
      try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray maps = view.under(given).see(latent, POINT, EnumSet.of(Need.SUBJECT)).subject();
        NDArray top = Pixels.peak(maps); // (1, 2)
        assertClose(top.reshape(2), "unet.%s.ae_top".formatted(size), 1e-5);
        NDArray loss = top.neg().add(1).max();
        assertClose(loss.reshape(1), "unet.%s.loss".formatted(size), 1e-5);
        collector.backward(loss);
      }
      assertClose(latent.getGradient(), "unet.%s.grad".formatted(size), 3e-5);
    }
  }

  @Test
  void theLayersThatTheFamilyIsPublishedFor() {
    var unet = model.backbone();
    var settings = GuidanceSettings.defaults(unet);
    assertThat(settings.runSteps()).isEqualTo(50);
    assertThat(settings.familyBlocks()).containsExactly(4, 5, 7, 8, 9); // the middle is 6
    assertThat(settings.familyBlocks()).allMatch(l -> unet.attention(l).patch() == 4);
    assertThat(unet.attention(6).patch()).isEqualTo(8);
    var view = view(Map.of());
    assertThat(view.share(EnumSet.of(Need.SUBJECT))).isEqualTo(10 / 16.); // the rest is left out
    assertThat(view.share(EnumSet.of(Need.COLOUR))).isEqualTo(1);
    assertThat(view.share(Set.of())).isZero();
  }

  @Test
  void everyNeedIsAMapOfThatResolution() {
    var view = view(Map.of());
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = Sd1Goldens.tensor("unet.24x16.latent", manager);
      Maps maps = view.under(given(manager)).see(latent, POINT, EnumSet.allOf(Need.class));
      assertThat(maps.subject().getShape()).isEqualTo(new Shape(1, 2, 6, 4));
      assertThat(maps.words().getShape()).isEqualTo(new Shape(1, 5, 6, 4));
      assertThat(maps.colour().getShape()).isEqualTo(new Shape(1, 2, 6, 4));
      assertThat(maps.blocks().captured().getShape()).isEqualTo(new Shape(1, 5, 1, 2, 6, 4));
      NDArray self = maps.self().rows(new int[][] {{0, 23}});
      assertThat(self.getShape()).isEqualTo(new Shape(1, 2, 6, 4));
      for (float sum : Pixels.flat(self).sum(new int[] {-1}).toFloatArray()) {
        assertThat(sum).isCloseTo(1, offset(1e-5f));
      }
    }
  }

  /** Modifier maps come from the finer layers, and exist for described subjects only. */
  @Test
  void modifiersAreSeenInTheFinerLayers() {
    String prompt = "a red cat and a dog";
    var tokens = SubjectTokens.of(prompt, List.of("cat", "dog"), model.encoders().tokens(prompt));
    var view = new MmditView(model.backbone(), tokens, GuidanceSettings.defaults(model.backbone()));
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = Sd1Goldens.tensor("unet.16x16.latent", manager);
      NDArray colour =
          view.under(given(manager)).see(latent, POINT, EnumSet.of(Need.COLOUR)).colour();
      float[] peaks = Pixels.peak(colour).toFloatArray();
      assertThat(peaks[0]).isPositive();
      assertThat(peaks[1]).isZero();
    }
  }

  @Test
  void layersOfSeveralResolutionsAreRefused() {
    assertThatThrownBy(() -> view(Map.of("familyBlocks", "[3,4]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("familyBlocks", "one resolution", "[2, 4]");
  }

  private static MmditView view(Map<String, String> changes) {
    var settings = SettingsFile.change(GuidanceSettings.defaults(model.backbone()), changes);
    var tokens = SubjectTokens.of(PROMPT, List.of("cat", "dog"), model.encoders().tokens(PROMPT));
    return new MmditView(model.backbone(), tokens, settings);
  }

  private static Conditioning given(NDManager manager) {
    var prompt = model.encoders().encode(PROMPT);
    NDArray timestep = manager.create(new float[] {TIMESTEP});
    return model.backbone().condition(timestep, prompt.sequence(), prompt.pooled()).row(0);
  }

  private static void assertClose(NDArray actual, String key, double tolerance) {
    try (var manager = NDManager.newBaseManager()) {
      Goldens.assertClose(actual, Sd1Goldens.tensor(key, manager), key, tolerance);
    }
  }
}
