package dev.resow.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.guidance.map.Preparation;
import dev.resow.diffusion.guidance.map.TokenGroup;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.TensorSource;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.diffusion.text.ClipShapes;
import dev.resow.diffusion.text.ClipTextEncoder;
import dev.resow.diffusion.vae.Vae;
import dev.resow.diffusion.vae.VaeConfig;
import dev.resow.diffusion.vae.VaeShapes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The networks of Stable Diffusion 1.4 and gradients through its attention equal the reference.
 * Tolerances are five to forty times the measured error.
 */
class UNetGoldenTest {
  private static final int TEXT = 77;
  private static final TokenGroup CAT = TokenGroup.of(2);
  private static final TokenGroup DOG = TokenGroup.of(5);
  private static final Path FOLDER = folder();
  private static final Safetensors GOLDEN = Safetensors.open(FOLDER.resolve("golden.safetensors"));
  private static final UNetConfig CONFIG =
      new UNetConfig(4, List.of(8, 16, 16, 24), 2, List.of(true, true, true, false), 4, 32, 4);

  private static NDManager memory;
  private static UNet unet;

  @BeforeAll
  static void load() {
    memory = TensorEngine.manager();
    unet =
        new UNet(
            CONFIG,
            checkpoint("unet/diffusion_pytorch_model.safetensors", UNetShapes.of(CONFIG))
                .load(memory, _ -> DataType.FLOAT32));
  }

  @AfterAll
  static void close() {
    memory.close();
  }

  @Test
  void everyTensorOfTheFileHasItsPlace() {
    var checkpoint = checkpoint("unet/diffusion_pytorch_model.safetensors", UNetShapes.of(CONFIG));
    assertThat(checkpoint.unused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"16x16", "24x16"})
  void thePredictedNoise(String size) {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = golden("unet." + size + ".latent", manager);
      NDArray noise = forward(latent, AttentionTap.NONE);
      assertClose(noise, "unet." + size + ".output", 1e-5);
    }
  }

  @Test
  void theAttentionToTheTextOfEveryLayer() throws IOException {
    var names =
        new JsonMapper()
            .readTree(FOLDER.resolve("golden.json").toFile())
            .path("unet")
            .path("cross_attention_layers");
    assertThat(names.size()).isEqualTo(unet.blocks());
    try (var manager = NDManager.newBaseManager()) {
      var maps = new Maps();
      forward(golden("unet.16x16.latent", manager), maps);
      assertThat(maps.all).hasSize(unet.blocks());
      for (int layer = 0; layer < unet.blocks(); layer++) {
        String key = "unet.16x16.cross." + names.path(layer).asText();
        NDArray expected = golden(key, manager);
        NDArray actual =
            maps.all.get(layer).get(new NDIndex(":, 0:{}", expected.getShape().get(1)));
        Goldens.assertClose(actual, expected, key, 2e-5);
      }
    }
  }

  /** The mean map of a resolution, prepared as every method of the family does it. */
  @ParameterizedTest
  @ValueSource(strings = {"16x16", "24x16"})
  void gradientOfAttendAndExcite(String size) {
    String key = "unet." + size;
    try (var manager = NDManager.newBaseManager()) {
      Shape grid = golden(key + ".ae_maps", manager).getShape(); // (h, w, text)
      NDArray latent = golden(key + ".latent", manager);
      latent.setRequiresGradient(true);
      try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        var maps = new Maps();
        forward(latent, maps);
        NDArray mean = maps.mean(grid.get(0) * grid.get(1)); // (h w, text)
        assertClose(mean.reshape(grid), key + ".ae_maps", 1e-5);
        NDArray attention = mean.transpose().reshape(1, TEXT, grid.get(0), grid.get(1));
        NDArray words = new Preparation(1, TEXT - 1).apply(attention, List.of(CAT, DOG));
        NDArray top = words.reshape(2, -1).max(new int[] {1});
        assertClose(top, key + ".ae_top", 1e-5);
        NDArray loss = top.neg().add(1).max();
        assertClose(loss.reshape(1), key + ".loss", 1e-5);
        collector.backward(loss);
      }
      assertClose(latent.getGradient(), key + ".grad", 3e-5);
    }
  }

  @Test
  void promptsAreTheLastStatesOfClip() throws IOException {
    var config = new ClipConfig(32, 2, 4, "quick_gelu", 1e-5, TEXT, 2);
    var source = TensorSource.open(FOLDER.resolve("text_encoder/model.safetensors"));
    var checkpoint = Checkpoint.of(source, ClipShapes.of(config, 663, 96, 0), ClipShapes::others);
    var prompts = new JsonMapper().readTree(FOLDER.resolve("golden.json").toFile()).path("tokens");
    try (var manager = TensorEngine.manager()) {
      var clip = new ClipTextEncoder(config, checkpoint.load(manager, _ -> DataType.FLOAT32));
      for (int i = 0; i < 3; i++) {
        long[] ids = new JsonMapper().convertValue(prompts.path(i).path("clip"), long[].class);
        NDArray last = clip.forward(manager.create(ids, new Shape(1, TEXT)), new int[] {0}).last();
        assertClose(last, "encode." + i + ".prompt_embeds", 1e-5);
      }
    }
  }

  @Test
  void latentsOfFourChannelsPassTheQuantConvolutions() {
    var config = new VaeConfig(3, 3, 4, List.of(4, 8, 8, 8), 2, 4, true, true, true, 0.18215, 0);
    var checkpoint =
        Checkpoint.of(
            TensorSource.open(FOLDER.resolve("vae/diffusion_pytorch_model.safetensors")),
            VaeShapes.of(config),
            VaeShapes::others);
    try (var manager = TensorEngine.manager()) {
      var vae = new Vae(config, checkpoint.load(manager, _ -> DataType.FLOAT32));
      assertClose(vae.decode(golden("vae.latent", manager)), "vae.decoded", 2e-5);
      NDArray mean = vae.encodeMoments(golden("vae.image", manager)).split(2, 1).get(0);
      assertClose(mean, "vae.encoded_mean", 2e-5);
    }
  }

  private static NDArray forward(NDArray latent, AttentionTap tap) {
    NDManager manager = latent.getManager();
    NDArray text = golden("encode.0.prompt_embeds", manager);
    var given = unet.condition(manager.create(new float[] {601}), text, text);
    return unet.forward(latent, given, tap);
  }

  private static Checkpoint checkpoint(String file, Shapes shapes) {
    return Checkpoint.of(TensorSource.open(FOLDER.resolve(file)), shapes);
  }

  private static NDArray golden(String key, NDManager manager) {
    return GOLDEN.read(key, manager, DataType.FLOAT32);
  }

  private static void assertClose(NDArray actual, String key, double tolerance) {
    try (var manager = NDManager.newBaseManager()) {
      Goldens.assertClose(actual, golden(key, manager), key, tolerance);
    }
  }

  private static Path folder() {
    try {
      return Path.of(UNetGoldenTest.class.getResource("/sd14-tiny").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Mean over heads of the softmax over the text, (places, text), of every layer. */
  private static final class Maps implements AttentionTap {
    private final List<NDArray> all = new ArrayList<>();

    @Override
    public void attention(int layer, NDArray queries, NDArray keys, int heads) {
      assertThat(layer).isEqualTo(all.size());
      NDArray q = heads(queries, heads);
      NDArray k = heads(keys, heads);
      double scale = 1 / Math.sqrt(q.getShape().get(3));
      NDArray p = Scalars.mul(q.matMul(k.transpose(0, 1, 3, 2)), scale).softmax(-1);
      all.add(p.get(new NDIndex("0")).mean(new int[] {0}));
    }

    private static NDArray heads(NDArray x, int heads) {
      Shape s = x.getShape();
      return x.reshape(s.get(0), s.get(1), heads, s.get(2) / heads).transpose(0, 2, 1, 3);
    }

    NDArray mean(long places) {
      var of = all.stream().filter(map -> map.getShape().get(0) == places).toList();
      NDArray sum = of.getFirst();
      for (NDArray map : of.subList(1, of.size())) {
        sum = sum.add(map);
      }
      return Scalars.div(sum, of.size());
    }
  }
}
