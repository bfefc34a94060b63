package dev.resow.diffusion.flux;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.TensorSource;
import dev.resow.diffusion.tensor.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FLUX.1's transformer, its attention and gradients through its attention equal the reference.
 * Tolerances are five to forty times the measured error.
 */
class FluxGoldenTest {
  private static final int CAT = 1;
  private static final int DOG = 4;
  private static final int TEXT = FluxGoldens.T5_TOKENS;
  private static DiffusionModel model;
  private static FluxTransformer transformer;

  @BeforeAll
  static void load() {
    model = FluxGoldens.load();
    transformer = (FluxTransformer) model.backbone();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"16x16", "12x20"})
  void positionsTurnAsInTheReference(String size) {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = golden(size, "latent", manager);
      int rows = (int) latent.getShape().get(2) / 2;
      int columns = (int) latent.getShape().get(3) / 2;
      var rotary = Rotary.table(TEXT, rows, columns, transformer.config().axes()).in(manager);
      assertClose(textFirst(rotary.cosines(), 0), size, "rope_cos", 1e-6);
      assertClose(textFirst(rotary.sines(), 0), size, "rope_sin", 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"16x16", "12x20"})
  void latentsArePackedChannelByChannel(String size) {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = golden(size, "latent", manager);
      NDArray packed = Packing.pack(latent);
      assertThat(packed).isEqualTo(golden(size, "packed", manager));
      assertThat(Packing.unpack(packed, latent.getShape())).isEqualTo(latent);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"16x16", "12x20"})
  void predictionAndMapsOfEveryBlock(String size) {
    try (var manager = NDManager.newBaseManager()) {
      var maps = new Maps();
      NDArray output = transformer.forward(golden(size, "latent", manager), given(manager), maps);
      assertClose(Packing.pack(output), size, "output", 4e-5);
      assertClose(maps.stacked(), size, "maps", 1e-4);
    }
  }

  @Test
  void bothStreamsAfterEveryBlock() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = golden("16x16", "latent", manager);
      var place = transformer.place(latent, given(manager));
      var names = List.of("double.0", "double.1", "single.0", "single.1");
      for (int end = 1; end <= names.size(); end++) {
        NDArray all = transformer.through(end, latent, given(manager), place, AttentionTap.NONE);
        NDList streams = all.split(new long[] {place.image()}, 1);
        assertClose(streams.get(0), "16x16", names.get(end - 1) + ".image", 5e-5);
        assertClose(streams.get(1), "16x16", names.get(end - 1) + ".text", 1e-4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"16x16", "12x20"})
  void gradientOfALossOnTheMaps(String size) {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = golden(size, "latent", manager);
      var given = given(manager).row(0); // made without gradients, to be used with them
      latent.setRequiresGradient(true);
      try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        var maps = new Maps();
        transformer.look(latent, given, maps);
        NDArray mean = maps.stacked().mean(new int[] {0}); // (image tokens, text tokens)
        NDArray cat = mean.get(new NDIndex(":, {}", CAT));
        NDArray dog = mean.get(new NDIndex(":, {}", DOG));
        NDArray neglect = cat.max().neg().add(1).maximum(dog.max().neg().add(1));
        NDArray loss = neglect.add(cat.minimum(dog).sum().div(cat.add(dog).sum()));
        assertClose(loss.reshape(1), size, "loss", 3e-5);
        collector.backward(loss);
      }
      assertClose(Packing.pack(latent.getGradient()), size, "grad", 2e-4);
    }
  }

  @Test
  void lookStopsAfterTheLastBlockWantedAndSeesWhatAPredictionSees() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = golden("16x16", "latent", manager);
      for (int last = 0; last < transformer.blocks(); last++) {
        var seen = new Maps(last);
        transformer.look(latent, given(manager), seen);
        assertThat(seen.maps).hasSize(last + 1);
        NDArray expected = golden("16x16", "maps", manager).get(new NDIndex("0:{}", last + 1));
        Goldens.assertClose(seen.stacked(), expected, "maps up to block " + last, 1e-4);
      }
    }
  }

  @Test
  void rowsOfABatchDoNotTouchEachOther() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray one = golden("16x16", "latent", manager);
      NDArray both =
          transformer.forward(
              one.concat(manager.randomNormal(one.getShape()), 0),
              given(manager),
              AttentionTap.NONE);
      assertClose(Packing.pack(both.get("0:1")), "16x16", "output", 4e-5);
    }
  }

  /** With equal weights for both, time and strength of guidance can change places. */
  @Test
  void theStrengthOfGuidanceIsEmbeddedAsTimeIs() {
    try (var manager = NDManager.newBaseManager()) {
      var dev = dev(manager);
      var early = conditioned(dev.guided(.5), 750, manager);
      var late = conditioned(dev.guided(.75), 500, manager);
      var other = conditioned(dev.guided(.6), 750, manager);
      assertThat(early).containsExactly(late, org.assertj.core.data.Offset.offset(1e-5f));
      assertThat(early).isNotEqualTo(other);
      assertThat(transformer.guided(3.5)).isSameAs(transformer);
    }
  }

  /** The same transformer with a guidance embedder: a copy of that of time. */
  private static FluxTransformer dev(NDManager manager) {
    FluxConfig c = transformer.config();
    TensorSource source =
        TensorSource.open(
            FluxGoldens.FOLDER.resolve(
                "transformer/diffusion_pytorch_model.safetensors.index.json"));
    Map<String, NDArray> arrays = new HashMap<>();
    for (String key : source.keys()) {
      NDArray array = source.read(key, manager, ai.djl.ndarray.types.DataType.FLOAT32);
      arrays.put(key, array);
      arrays.put(key.replace("timestep_embedder", "guidance_embedder"), array);
    }
    var config =
        new FluxConfig(
            c.channels(),
            c.layers(),
            c.singleLayers(),
            c.heads(),
            c.headSize(),
            c.jointAttentionDim(),
            c.pooledProjectionDim(),
            true,
            c.axes());
    return new FluxTransformer(config, new Weights(arrays, Precision.FP32));
  }

  private static float[] conditioned(FluxTransformer dev, float timestep, NDManager manager) {
    var prompt = model.encoders().encode("a cat and a dog");
    return dev.condition(manager.create(new float[] {timestep}), prompt.sequence(), prompt.pooled())
        .modulations()
        .getLast()
        .toFloatArray();
  }

  private static Conditioning given(NDManager manager) {
    var prompt = model.encoders().encode("a cat and a dog");
    NDArray timestep = manager.create(new float[] {750});
    return transformer.condition(timestep, prompt.sequence(), prompt.pooled());
  }

  private static NDArray golden(String size, String name, NDManager manager) {
    return FluxGoldens.tensor("flux." + size + "." + name, manager);
  }

  private static void assertClose(NDArray actual, String size, String name, double tolerance) {
    FluxGoldens.assertClose(actual, "flux." + size + "." + name, tolerance);
  }

  /** From image first to text first. */
  private static NDArray textFirst(NDArray all, int axis) {
    long image = all.getShape().get(axis) - TEXT;
    NDList parts = all.split(new long[] {image}, axis);
    return parts.get(1).concat(parts.get(0), axis);
  }

  /** Mean over heads of the joint softmax, image rows by text columns, of every block. */
  private static final class Maps implements AttentionTap {
    private final List<NDArray> maps = new ArrayList<>();
    private final int last;

    Maps() {
      this(Integer.MAX_VALUE);
    }

    Maps(int last) {
      this.last = last;
    }

    @Override
    public void attention(int block, NDArray queries, NDArray keys, int heads) {
      assertThat(block).isEqualTo(maps.size());
      NDArray q = heads(queries, heads);
      NDArray k = heads(keys, heads);
      double scale = 1 / Math.sqrt(q.getShape().get(3));
      NDArray joint = Scalars.mul(q.matMul(k.transpose(0, 1, 3, 2)), scale).softmax(-1);
      long image = queries.getShape().get(1);
      maps.add(joint.get(new NDIndex("0, :, :, {}:", image)).mean(new int[] {0}));
    }

    @Override
    public int lastBlock() {
      return last;
    }

    private static NDArray heads(NDArray x, int heads) {
      Shape s = x.getShape();
      return x.reshape(s.get(0), s.get(1), heads, s.get(2) / heads).transpose(0, 2, 1, 3);
    }

    NDArray stacked() {
      return NDArrays.stack(new NDList(maps));
    }
  }
}
