package dev.resow.training.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterReader;
import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.adapter.LowRank;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.recipe.Nft;
import dev.resow.training.run.TrainedAdapter;
import dev.resow.training.session.Reward;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small trainings of the demo model, rewarded for bright pictures. */
class NftSessionTest {
  private static final Path MODEL = Path.of("../models/menagerie");
  private static final List<String> PROMPTS = List.of("a cat", "a pig and a lion", "a red dog");
  private static final int UPDATES = 4;
  private static final Reward BRIGHT =
      (_, pictures) -> pictures.stream().mapToDouble(NftSessionTest::brightness).toArray();

  @TempDir Path folder;

  private static double brightness(float[] picture) {
    double sum = 0;
    for (float value : picture) {
      sum += (Math.clamp(value, -1, 1) + 1) / 2;
    }
    return sum / picture.length;
  }

  private static Nft guided(double rate) {
    return recipe(rate).with(new Nft.Guided(1, 3));
  }

  private static Nft recipe(double rate) {
    var matrices = new Matrices(4, 8, rate, 1e-4, 1, .9);
    return new Nft(matrices, 2, 2, 3, 2, 2, 1, 1e-4, .001, .5, Precision.FP32, Nft.Guided.NONE);
  }

  private static Sd3Model model(AdapterMode mode) {
    var settings = new AdapterSettings(Optional.of(mode), 1L << 30);
    return Sd3Model.load(MODEL, ModelSettings.of(Placement.cpu()).withAdapters(settings));
  }

  private static TrainingIdentity identity(Nft recipe, Sd3Model model) {
    return new TrainingIdentity(
        recipe.word(),
        recipe.settings(),
        model.fingerprint(),
        7,
        TrainingIdentity.digest(PROMPTS),
        "brightness");
  }

  private static NftSession session(Sd3Model model, double rate) {
    var recipe = recipe(rate);
    return new NftSession(model, recipe, PROMPTS, BRIGHT, identity(recipe, model));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aTrainingThatWasKilledEndsWithTheBitsOfAnUndisturbedOne(int saved) throws IOException {
    byte[] whole;
    try (var model = model(AdapterMode.FUSED);
        var session = session(model, 1e-2)) {
      train(session, UPDATES);
      whole = bytes(session, "whole");
    }
    var checkpoint = folder.resolve("checkpoint");
    try (var model = model(AdapterMode.FUSED);
        var session = session(model, 1e-2)) {
      train(session, saved);
      session.save(checkpoint);
      session.step(); // lost with the process
    }
    try (var model = model(AdapterMode.FUSED);
        var session = session(model, 1e-2)) {
      session.restore(checkpoint);
      assertThat(session.steps()).isEqualTo(saved);
      train(session, UPDATES - saved);
      assertThat(bytes(session, "resumed")).isEqualTo(whole);
    }
  }

  @Test
  void guidedPicturesTakeTheFirstPlacesAndLeaveTheOthers() {
    try (var model = model(AdapterMode.FUSED)) {
      var all = pictures(model, recipe(0));
      var mixed = pictures(model, guided(0));
      assertThat(mixed).hasSameSizeAs(all).hasSize(4);
      for (int i = 0; i < all.size(); i++) {
        boolean own = i % 2 == 1;
        assertThat(Arrays.equals(mixed.get(i), all.get(i))).as("picture %d", i).isEqualTo(own);
      }
    }
  }

  /** What the reward sees in the first update. */
  private static List<float[]> pictures(Sd3Model model, Nft recipe) {
    var seen = new ArrayList<float[]>();
    Reward reward =
        (prompts, pictures) -> {
          seen.addAll(pictures);
          return BRIGHT.of(prompts, pictures);
        };
    try (var session = new NftSession(model, recipe, PROMPTS, reward, identity(recipe, model))) {
      session.step();
    }
    return seen;
  }

  @Test
  void aTrainingWithGuidedPicturesResumesToTheSameBits() throws IOException {
    var recipe = guided(1e-2);
    var checkpoint = folder.resolve("checkpoint");
    byte[] whole;
    try (var model = model(AdapterMode.FUSED);
        var session = new NftSession(model, recipe, PROMPTS, BRIGHT, identity(recipe, model))) {
      train(session, 1);
      session.save(checkpoint);
      train(session, 1);
      whole = bytes(session, "whole");
    }
    try (var model = model(AdapterMode.FUSED);
        var session = new NftSession(model, recipe, PROMPTS, BRIGHT, identity(recipe, model))) {
      session.restore(checkpoint);
      train(session, 1);
      assertThat(bytes(session, "resumed")).isEqualTo(whole);
    }
  }

  private byte[] bytes(NftSession session, String name) throws IOException {
    var file = folder.resolve(name);
    session.save(file);
    return Files.readAllBytes(file);
  }

  private static void train(NftSession session, int updates) {
    for (int i = 0; i < updates; i++) {
      session.step();
    }
  }

  @Test
  void theBaseKeepsItsBitsWhileTheAdapterMoves() {
    try (var model = model(AdapterMode.FUSED)) {
      var before = weights(model);
      try (var session = session(model, 1e-2)) {
        train(session, 2);
        // the last block drops its text, so that its text's queries change nothing
        assertThat(session.adapter())
            .filteredOn(LowRank::zero)
            .extracting(change -> change.target().module())
            .containsExactly("transformer_blocks.5.attn.add_q_proj");
      }
      var after = weights(model);
      before.forEach((key, values) -> assertThat(after.get(key)).as(key).isEqualTo(values));
    }
  }

  private static Map<String, float[]> weights(Sd3Model model) {
    var network = model.adapters().network(AdapterBase.TRANSFORMER).orElseThrow();
    var file = MODEL.resolve("transformer/diffusion_pytorch_model.safetensors");
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (var key : Safetensors.open(file).keys()) {
      weights.put(key, network.weights().orElseThrow().original(key).toFloatArray());
    }
    return weights;
  }

  /** A control: whatever the reward says, nothing is learned. */
  @Test
  void withoutALearningRateTheAdapterChangesNothing() {
    try (var model = model(AdapterMode.FUSED);
        var session = session(model, 0)) {
      train(session, 2);
      assertThat(session.adapter()).allMatch(LowRank::zero);
    }
  }

  @Test
  void theFirstUpdateIsAtTheBaseModel() {
    try (var model = model(AdapterMode.FUSED);
        var session = session(model, 1e-2)) {
      var first = session.step();
      assertThat(first.value("drift")).isCloseTo(0, within(1e-9));
      assertThat(first.value("reward")).isBetween(0.0, 1.0);
      assertThat(first.value("alike")).isZero();
      assertThat(session.step().value("drift")).isGreaterThan(1e-7);
    }
  }

  /** Changed copies of the weights and products beside the layers are the same function. */
  @Test
  void bothModesLearnTheSame() {
    try (var fused = model(AdapterMode.FUSED);
        var beside = model(AdapterMode.BESIDE);
        var expected = session(fused, 1e-2);
        var got = session(beside, 1e-2)) {
      // one update: AdamW's step divides by the gradient, so that last bits of small ones grow
      double norm = expected.step().value("norm");
      assertThat(got.step().value("norm")).isCloseTo(norm, within(1e-3 * norm));
    }
  }

  /** Few updates at a high rate: a test of direction and sign, not of quality. */
  @Test
  void picturesBecomeBrighter() {
    try (var model = model(AdapterMode.FUSED);
        var session = session(model, 3e-3)) {
      var rewards = new ArrayList<Double>();
      for (int i = 0; i < 24; i++) {
        rewards.add(session.step().value("reward"));
      }
      assertThat(mean(rewards.subList(16, 24))).isGreaterThan(mean(rewards.subList(0, 8)));
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused() throws IOException {
    var file = folder.resolve("checkpoint");
    try (var model = model(AdapterMode.FUSED);
        var session = session(model, 1e-2);
        var other = session(model, 2e-2)) {
      session.save(file);
      assertThatThrownBy(() -> other.restore(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another training")
          .hasMessageContaining("learningRate=0.02");
    }
  }

  @Test
  void theAdapterIsReadAsAnyOther() throws IOException {
    var file = folder.resolve("pytorch_lora_weights.safetensors");
    try (var model = model(AdapterMode.FUSED);
        NDManager manager = TensorEngine.manager();
        var session = session(model, 1e-2)) {
      train(session, 1);
      TrainedAdapter.write(file, session, identity(recipe(1e-2), model));
      try (var read = AdapterReader.read(file, model.adapters().base(), manager)) {
        assertThat(read.changes()).hasSameSizeAs(session.adapter());
        var change = read.changes().getFirst();
        assertThat(change.rank()).isEqualTo(4);
        assertThat(change.scale()).isEqualTo(2);
        NDArray own =
            session.adapter().stream()
                .filter(c -> c.target().equals(change.target()))
                .findFirst()
                .orElseThrow()
                .down();
        assertThat(change.down().sub(own.duplicate()).abs().max().getFloat()).isLessThan(1e-3f);
      }
      assertThat(Safetensors.open(file).metadata().get(TrainedAdapter.METADATA))
          .contains("\"recipe\":\"nft\"", "\"base\":\"" + model.fingerprint(), "\"updates\":1");
    }
  }

  @Test
  void aGradientThatIsNoNumberEndsTheTraining() {
    try (var model = model(AdapterMode.FUSED)) {
      var recipe = recipe(1e-2);
      Reward broken = (_, pictures) -> new double[] {Double.NaN, 1, 0, 1};
      try (var session = new NftSession(model, recipe, PROMPTS, broken, identity(recipe, model))) {
        assertThatThrownBy(session::step).isInstanceOf(ArithmeticException.class);
      }
    }
  }
}
