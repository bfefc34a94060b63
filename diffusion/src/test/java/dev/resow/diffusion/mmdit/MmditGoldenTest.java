package dev.resow.diffusion.mmdit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.tensor.Scalars;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transformer, its attention and gradients through its attention equal the reference. */
class MmditGoldenTest {
  private static final int CAT = 2;
  private static final int DOG = 5;
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  @ParameterizedTest
  @ValueSource(strings = {"16x16", "16x24"})
  void predictionAndMapsOfEveryBlock(String size) {
    try (var manager = NDManager.newBaseManager()) {
      var maps = new Maps();
      NDArray output = forward(Goldens.tensor("mmdit." + size + ".latent", manager), maps);
      Goldens.assertClose(output, "mmdit." + size + ".output", 1e-4);
      Goldens.assertClose(maps.stacked(), "mmdit." + size + ".maps", 1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"16x16", "16x24"})
  void gradientOfALossOnTheMaps(String size) {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = Goldens.tensor("mmdit." + size + ".latent", manager);
      latent.setRequiresGradient(true);
      try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        var maps = new Maps();
        MODEL.get().transformer().look(latent, given(manager), maps);
        NDArray mean = maps.stacked().mean(new int[] {0}); // (image tokens, text tokens)
        NDArray cat = mean.get(new NDIndex(":, {}", CAT));
        NDArray dog = mean.get(new NDIndex(":, {}", DOG));
        NDArray neglect = cat.max().neg().add(1).maximum(dog.max().neg().add(1));
        NDArray loss = neglect.add(cat.minimum(dog).sum().div(cat.add(dog).sum()));
        Goldens.assertClose(loss.reshape(1), "mmdit." + size + ".loss", 1e-4);
        collector.backward(loss);
      }
      Goldens.assertClose(latent.getGradient(), "mmdit." + size + ".grad", 1e-3);
    }
  }

  @Test
  void lookStopsAfterTheLastBlockWanted() {
    try (var manager = NDManager.newBaseManager()) {
      var seen = new ArrayList<Integer>();
      AttentionTap tap =
          new AttentionTap() {
            @Override
            public void attention(int block, NDArray queries, NDArray keys, int heads) {
              seen.add(block);
            }

            @Override
            public int lastBlock() {
              return 1;
            }
          };
      NDArray latent = Goldens.tensor("mmdit.16x16.latent", manager);
      MODEL.get().transformer().look(latent, given(manager), tap);
      assertThat(seen).containsExactly(0, 1);
    }
  }

  @Test
  void rowsOfABatchDoNotTouchEachOther() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray one = Goldens.tensor("mmdit.16x16.latent", manager);
      NDArray other = manager.randomNormal(one.getShape());
      var a = MODEL.get().encoders().encode("a cat and a dog");
      var b = MODEL.get().encoders().encode("");
      NDArray both =
          MODEL
              .get()
              .transformer()
              .forward(
                  one.concat(other, 0),
                  manager.create(new float[] {750, 100}),
                  a.sequence().concat(b.sequence(), 0),
                  a.pooled().concat(b.pooled(), 0));
      Goldens.assertClose(both.get("0:1"), "mmdit.16x16.output", 1e-4);
    }
  }

  private static Conditioning given(NDManager manager) {
    var prompt = MODEL.get().encoders().encode("a cat and a dog");
    NDArray timestep = manager.create(new float[] {750});
    return MODEL.get().transformer().condition(timestep, prompt.sequence(), prompt.pooled());
  }

  private static NDArray forward(NDArray latent, AttentionTap tap) {
    var prompt = MODEL.get().encoders().encode("a cat and a dog");
    return MODEL
        .get()
        .transformer()
        .forward(
            latent,
            latent.getManager().create(new float[] {750}),
            prompt.sequence(),
            prompt.pooled(),
            tap);
  }

  /** Mean over heads of the joint softmax, image rows by text columns, of every block. */
  private static final class Maps implements AttentionTap {
    private final List<NDArray> maps = new ArrayList<>();

    @Override
    public void attention(int block, NDArray queries, NDArray keys, int heads) {
      NDArray q = heads(queries, heads);
      NDArray k = heads(keys, heads);
      double scale = 1 / Math.sqrt(q.getShape().get(3));
      NDArray joint = Scalars.mul(q.matMul(k.transpose(0, 1, 3, 2)), scale).softmax(-1);
      long image = queries.getShape().get(1);
      maps.add(joint.get(new NDIndex("0, :, :, {}:", image)).mean(new int[] {0}));
    }

    private static NDArray heads(NDArray x, int heads) {
      Shape s = x.getShape();
      return x.reshape(s.get(0), s.get(1), heads, s.get(2) / heads).transpose(0, 2, 1, 3);
    }

    NDArray stacked() {
      return ai.djl.ndarray.NDArrays.stack(new NDList(maps));
    }
  }
}
