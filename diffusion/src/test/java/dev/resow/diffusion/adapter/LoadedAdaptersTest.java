package dev.resow.diffusion.adapter;

import static dev.resow.diffusion.adapter.LoraGoldens.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with different adapters share one model; what is loaded stays within its bound. */
class LoadedAdaptersTest {
  private static final long MEMORY = 64L << 20;
  private static final SamplingRequest PLAIN =
      SamplingRequest.plain("a cat and a dog", 128, 128, 3, 4.5, 7);
  private static final SamplingRequest ONE = PLAIN.withAdapters(List.of(use("diffusers", .8)));
  private static final SamplingRequest TWO =
      PLAIN.withAdapters(List.of(use("kohya", 1), use("peft", -.5)));

  @ParameterizedTest
  @EnumSource
  void sessionsInTurnsMakeThePicturesThatTheyMakeAlone(AdapterMode mode) {
    try (var model = LoraGoldens.model(mode, MEMORY)) {
      var sampler = new Sampler(model);
      var requests = List.of(PLAIN, ONE, TWO, PLAIN.withCandidates(2).withAdapters(ONE.adapters()));
      var alone = requests.stream().map(request -> picture(sampler.open(request))).toList();
      assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
      assertThat(alone.get(1)).isNotEqualTo(alone.get(2));

      var sessions = requests.stream().map(sampler::open).toList();
      var pictures = new ArrayList<String>();
      for (int step = 0; step < 4; step++) {
        for (var session : sessions) {
          if (session.step() instanceof StepOutcome.Finished finished)
            pictures.add(digest(finished.png()));
        }
      }
      sessions.forEach(Session::close);
      assertThat(pictures).containsExactlyElementsOf(alone);
    }
  }

  @Test
  void aSavedSessionGoesOnWithItsAdaptersInAnotherProcess() {
    String whole;
    byte[] saved;
    try (var model = LoraGoldens.model(AdapterMode.FUSED, MEMORY)) {
      whole = picture(new Sampler(model).open(TWO));
      try (var session = new Sampler(model).open(TWO)) {
        session.step();
        saved = session.save().toBytes();
      }
    }
    try (var model = LoraGoldens.model(AdapterMode.FUSED, MEMORY)) {
      var state = SessionState.fromBytes(saved);
      assertThat(state.request().adapters()).isEqualTo(TWO.adapters());
      assertThat(picture(new Sampler(model).resume(state))).isEqualTo(whole);
    }
    try (var model = LoraGoldens.model(AdapterMode.BESIDE, MEMORY)) {
      assertThatThrownBy(() -> new Sampler(model).resume(SessionState.fromBytes(saved)))
          .hasMessageContaining("the session belongs to model");
    }
  }

  @Test
  void theFingerprintNamesModelAdaptersScalesAndMode() {
    try (var fused = LoraGoldens.model(AdapterMode.FUSED, MEMORY);
        var beside = LoraGoldens.model(AdapterMode.BESIDE, MEMORY)) {
      var one = fused.fingerprint(ONE.adapters());
      assertThat(fused.fingerprint(List.of())).isEqualTo(fused.fingerprint());
      assertThat(one)
          .isNotEqualTo(fused.fingerprint())
          .isEqualTo(fused.fingerprint(ONE.adapters()));
      assertThat(fused.fingerprint(List.of(use("diffusers", .7)))).isNotEqualTo(one);
      assertThat(fused.fingerprint(List.of(use("another name", LoraGoldens.path("diffusers"), .8))))
          .isEqualTo(one);
      assertThat(beside.fingerprint(ONE.adapters())).isNotEqualTo(one);
      var reversed = List.of(TWO.adapters().get(1), TWO.adapters().get(0));
      assertThat(fused.fingerprint(reversed)).isEqualTo(fused.fingerprint(TWO.adapters()));
    }
  }

  @Test
  void thePictureSaysWhichAdaptersItWasMadeWith() {
    try (var model = LoraGoldens.model(AdapterMode.FUSED, MEMORY)) {
      Map<String, String> texts;
      try (var session = new Sampler(model).open(ONE)) {
        for (int step = 0; step < 3; step++) session.step();
        texts = Png.texts(((StepOutcome.Finished) session.step()).png());
      }
      var use = ONE.adapters().getFirst();
      assertThat(texts.get("parameters"))
          .contains("Lora hashes: \"diffusers: " + use.sha256().substring(0, 12) + "\"");
      assertThat(texts.get("resow")).contains(use.sha256(), "\"scale\":0.8");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasUsedLongestAgoGoesWhenTheBoundIsReached(AdapterMode mode) {
    long most;
    try (var model = LoraGoldens.model(mode, MEMORY)) {
      model.adapters().use(List.of(use("kohya", 1)));
      most = model.adapters().bytes();
    }
    try (var model = LoraGoldens.model(mode, most)) {
      var files = new ArrayList<String>();
      var all = LoraGoldens.all();
      model
          .adapters()
          .from(
              use -> {
                files.add(use.name());
                return all.file(use);
              });
      for (var name : List.of("kohya", "peft", "kohya", "peft", "peft")) {
        model.adapters().use(List.of(use(name, 1)));
        assertThat(model.adapters().bytes()).isPositive().isLessThanOrEqualTo(most);
        model.adapters().use(List.of());
      }
      assertThat(files).containsExactly("kohya", "peft", "peft");
    }
  }

  @Test
  void aMixThatIsTooLargeIsRefusedAndTheModelStaysUsable() {
    try (var model = LoraGoldens.model(AdapterMode.FUSED, 1000)) {
      assertThatThrownBy(() -> new Sampler(model).open(ONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("RESOW_ADAPTER_MEMORY", "RESOW_ADAPTER_MODE=beside");
      assertThat(picture(new Sampler(model).open(PLAIN))).isNotEmpty();
    }
  }

  @Test
  void aFileOfAnotherHashIsNotUsed() {
    try (var model = LoraGoldens.model(AdapterMode.FUSED, MEMORY)) {
      model.adapters().from(_ -> LoraGoldens.path("peft"));
      assertThatThrownBy(() -> new Sampler(model).open(ONE))
          .isInstanceOf(AdapterUnavailableException.class)
          .hasMessageContaining(use("peft", 1).sha256());
      model.adapters().from(LoraGoldens.files());
      assertThatThrownBy(() -> new Sampler(model).open(ONE))
          .isInstanceOf(AdapterUnavailableException.class)
          .hasMessageContaining("diffusers");
    }
  }

  @Test
  void modeAndMemoryComeFromTheEnvironmentOrFromTheModelsSize() {
    var given = Map.of("RESOW_ADAPTER_MODE", "Beside", "RESOW_ADAPTER_MEMORY", "2g");
    assertThat(ModelSettings.fromEnvironment(given).adapters())
        .isEqualTo(new AdapterSettings(Optional.of(AdapterMode.BESIDE), 2L << 30));
    assertThatThrownBy(() -> ModelSettings.fromEnvironment(Map.of("RESOW_ADAPTER_MODE", "both")))
        .hasMessageContainingAll("RESOW_ADAPTER_MODE", "fused or beside", "both");
    var standard = ModelSettings.fromEnvironment(Map.of()).adapters();
    assertThat(standard).isEqualTo(AdapterSettings.DEFAULT);
    assertThat(standard.modeFor(512L << 20)).isEqualTo(AdapterMode.FUSED);
    assertThat(standard.modeFor((512L << 20) + 1)).isEqualTo(AdapterMode.BESIDE);
  }

  @Test
  void mixesAreLimited() {
    var nine = new ArrayList<AdapterUse>();
    for (int i = 0; i < 9; i++) nine.add(new AdapterUse("a" + i, ("" + i).repeat(64), 1));
    assertThatThrownBy(() -> PLAIN.withAdapters(nine)).hasMessageContaining("at most 8");
    assertThatThrownBy(() -> PLAIN.withAdapters(List.of(nine.get(0), nine.get(0))))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> use("peft", Double.NaN)).hasMessageContaining("scale");
    assertThatThrownBy(() -> use("peft", 11)).hasMessageContaining("scale");
  }

  private static String digest(byte[] png) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(png));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String picture(Session session) {
    try (session) {
      while (true) {
        if (session.step() instanceof StepOutcome.Finished finished) return digest(finished.png());
      }
    }
  }
}
