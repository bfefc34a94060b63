package dev.resow.diffusion.guidance.mmdit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.guidance.engine.AttentionView;
import dev.resow.diffusion.guidance.engine.StepPoint;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Scalars;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few columns of the attention equal the same columns of all of it, and so do the gradients. */
class MmditViewTest {
  private static final String PROMPT = "a photo of a tiger, a leopard and a lion";
  private static final List<String> NAMES = List.of("tiger", "leopard", "lion");
  private static final StepPoint POINT = new StepPoint(3, 28, 0.75, null, null);
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  @Test
  void onlyTheBlocksThatAreNeededRun() {
    MmditView view = view(new BlockMaps.Roles(List.of(0), List.of(1, 2)), List.of(0, 1, 2, 3));
    assertThat(view.share(Set.of(Need.BLOCKS))).isEqualTo(3 / 4.0);
    assertThat(view.share(Set.of(Need.SUBJECT))).isEqualTo(1);
    assertThat(view.share(Set.of())).isZero();
  }

  @Test
  void subjectColumnsEqualTheFullSoftmax() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = latent(manager, 2);
      var tap = new FullSoftmax();
      MmditView view = view(new BlockMaps.Roles(List.of(0), List.of(2)), List.of(2));
      Maps seen = view.under(given(manager)).see(latent, POINT, Set.of(Need.BLOCKS));
      float[] actual = seen.blocks().early().toFloatArray();
      assertThat(actual).hasSize(2 * 3 * 64).doesNotContain(Float.NaN);

      var tokens = tokens();
      look(latent, tap);
      NDArray joint = tap.blocks.get(2); // (b, n, text)
      int[] clip = tokens.tokens().clipPositions(13, 18); // "tiger"
      NDArray expected = mean(joint, clip);
      NDArray maps = recorded(latent, 2, tokens);
      assertThat(maps.get(new NDIndex(":, 0")).toFloatArray())
          .containsExactly(expected.toFloatArray(), offset(1e-7f));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsThroughTheLogSumExpEqualTheFullSoftmax(boolean small) {
    try (var manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(5);
      int heads = 4;
      NDArray q = manager.randomNormal(new Shape(2, 300, heads * 8));
      NDArray k = manager.randomNormal(new Shape(2, 320, heads * 8));
      NDArray columns = manager.create(new long[] {305, 307, 311});
      NDArray mix = manager.create(new float[] {1, 0, 0, .5f, 0, .5f}, new Shape(3, 2));
      NDArray weights = manager.randomNormal(new Shape(2, 2, 300));

      NDArray value = gradient(() -> Columns.of(q, k, heads, columns, mix, small), weights, q, k);
      float[] byQuery = q.getGradient().toFloatArray();
      float[] byKey = k.getGradient().toFloatArray();
      q.getGradient().subi(q.getGradient().duplicate());
      k.getGradient().subi(k.getGradient().duplicate());
      NDArray expected =
          gradient(
              () -> {
                NDArray p = FullSoftmax.joint(q, k, heads); // (b, n, t), mean over heads
                NDArray picked = p.transpose(2, 0, 1).get(columns).transpose(1, 2, 0);
                return picked.matMul(mix).transpose(0, 2, 1);
              },
              weights,
              q,
              k);

      assertThat(value.toFloatArray()).containsExactly(expected.toFloatArray(), offset(1e-7f));
      assertThat(byQuery).containsExactly(q.getGradient().toFloatArray(), offset(1e-6f));
      assertThat(byKey).containsExactly(k.getGradient().toFloatArray(), offset(1e-6f));
    }
  }

  /** In a model whose text comes first the same slice would mix rows and columns. */
  @Test
  void aTextKeyThatOnlyImageQueriesAttendToLandsInItsOwnColumn() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray q = manager.ones(new Shape(1, 6, 4)); // every image token asks alike
      NDArray k = manager.zeros(new Shape(1, 6 + 5, 4));
      k.set(new NDIndex("0, 8"), 20); // text token 2 answers
      NDArray each = manager.eye(5);
      NDArray p = Columns.of(q, k, 1, manager.create(new long[] {6, 7, 8, 9, 10}), each);
      assertThat(p.get(new NDIndex("0, 2")).toFloatArray()).containsOnly(1f);
      assertThat(p.get(new NDIndex("0, 1")).max().getFloat()).isLessThan(1e-6f);
    }
  }

  @Test
  void everyKindOfMapHasItsShapeAndCarriesAGradient() {
    MmditView view = view(GuidanceSettings.defaults(4).blocks(), List.of(0, 1, 2, 3));
    try (var manager = NDManager.newBaseManager()) {
      for (Need need : Need.values()) {
        NDArray latent = latent(manager, 1);
        latent.setRequiresGradient(true);
        Set<Need> needs = EnumSet.of(Need.SUBJECT, need);
        try (var collector = Engine.getInstance().newGradientCollector()) {
          NDArray part = part(view.under(given(manager)).see(latent, POINT, needs), need);
          assertThat(part.getShape().get(1)).as("%s", need).isIn(3L, 10L);
          collector.backward(part.square().sum());
        }
        assertThat(latent.getGradient().abs().max().getFloat()).as("%s", need).isPositive();
      }
    }
  }

  @Test
  void aLookThatRidesOnAPredictionSeesWhatALookOfItsOwnSees() {
    MmditView view = view(GuidanceSettings.defaults(4).blocks(), List.of(3));
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = latent(manager, 1);
      var watcher = view.watch(Set.of(Need.BLOCKS), latent.getShape());
      var conditional = MODEL.get().encoders().encode(PROMPT);
      var negative = MODEL.get().encoders().encode("");
      MODEL
          .get()
          .transformer()
          .forward(
              latent.concat(latent, 0),
              manager.create(new float[] {750, 750}),
              negative.sequence().concat(conditional.sequence(), 0),
              negative.pooled().concat(conditional.pooled(), 0),
              watcher.tap());
      Maps look = view.under(given(manager)).see(latent, POINT, Set.of(Need.BLOCKS));
      NDArray own = look.blocks().reference();
      assertThat(watcher.maps().blocks().reference().toFloatArray())
          .containsExactly(own.toFloatArray(), offset(1e-4f));
    }
  }

  @Test
  void whatAPredictionKnewAlreadyGivesTheSameMapsAndGradient() {
    MmditView view = view(GuidanceSettings.defaults(4).blocks(), List.of(3));
    var encoders = MODEL.get().encoders();
    try (var manager = NDManager.newBaseManager()) {
      var prompt = encoders.encode(PROMPT);
      NDArray sequence = encoders.encode("").sequence().concat(prompt.sequence(), 0);
      NDArray pooled = encoders.encode("").pooled().concat(prompt.pooled(), 0);
      Conditioning known;
      try (var _ = NoGradient.begin()) { // as for a prediction: negative prompt, then prompt
        var timesteps = manager.create(new float[] {750, 750});
        known = MODEL.get().transformer().condition(timesteps, sequence, pooled);
      }
      NDArray own = latent(manager, 2);
      NDArray shared = latent(manager, 2);
      NDArray ownMaps = seen(view.under(given(manager)), own);
      NDArray sharedMaps = seen(view.under(known.row(1)), shared);
      assertThat(sharedMaps.toFloatArray()).containsExactly(ownMaps.toFloatArray(), offset(1e-5f));
      assertThat(shared.getGradient().toFloatArray())
          .containsExactly(own.getGradient().toFloatArray(), offset(1e-5f));
    }
  }

  /** Reference maps (b, s, p); leaves the gradient of their squares' sum at the latent. */
  private static NDArray seen(AttentionView view, NDArray latent) {
    latent.setRequiresGradient(true);
    try (var collector = Engine.getInstance().newGradientCollector()) {
      NDArray maps = view.see(latent, POINT, Set.of(Need.BLOCKS)).blocks().reference();
      collector.backward(maps.square().sum());
      return maps;
    }
  }

  private static NDArray part(Maps maps, Need need) {
    return switch (need) {
      case SUBJECT -> maps.subject();
      case WORDS -> maps.words();
      case COLOUR -> maps.colour().add(maps.subject()); // these subjects have no modifiers
      case SELF -> maps.self().rows(new int[][] {{0, 5, 63}});
      case BLOCKS -> maps.blocks().reference();
    };
  }

  private static NDArray gradient(
      java.util.function.Supplier<NDArray> maps, NDArray weights, NDArray... leaves) {
    for (NDArray leaf : leaves) {
      leaf.setRequiresGradient(true);
    }
    try (var collector = Engine.getInstance().newGradientCollector()) {
      NDArray value = maps.get();
      collector.backward(value.mul(weights).sum());
      return value;
    }
  }

  private static SubjectTokens tokens() {
    return SubjectTokens.of(PROMPT, NAMES, MODEL.get().encoders().tokens(PROMPT));
  }

  private static MmditView view(BlockMaps.Roles roles, List<Integer> family) {
    GuidanceSettings s = GuidanceSettings.defaults(4);
    var settings =
        new GuidanceSettings(
            s.runSteps(),
            roles,
            family,
            s.firstStep(),
            s.lastStep(),
            s.updates(),
            s.stop(),
            s.eta(),
            s.etaEnd(),
            s.balanced(),
            s.detectionStep(),
            s.detection(),
            s.plainDetection(),
            s.rounds(),
            s.names(),
            s.regions(),
            s.findings(),
            s.many());
    return new MmditView(MODEL.get().transformer(), tokens(), settings);
  }

  private static NDArray latent(NDManager manager, int rows) {
    NDArray one = Goldens.tensor("mmdit.16x16.latent", manager);
    return rows == 1 ? one : one.concat(one.mul(0.5f), 0);
  }

  /** What the model knows of the prompt at {@link #POINT}. */
  private static Conditioning given(NDManager manager) {
    var prompt = MODEL.get().encoders().encode(PROMPT);
    NDArray timestep = manager.create(new float[] {750});
    var transformer = MODEL.get().transformer();
    return transformer.condition(timestep, prompt.sequence(), prompt.pooled()).row(0);
  }

  private static void look(NDArray latent, AttentionTap tap) {
    MODEL.get().transformer().look(latent, given(latent.getManager()), tap);
  }

  /** The columns of the first subject by the recorder's way, (b, s, n). */
  private static NDArray recorded(NDArray latent, int block, SubjectTokens tokens) {
    var seen = new AttentionRecorder(List.of(block), latent.getShape().get(0), _ -> true);
    look(latent, seen);
    var clip = tokens.encoders().getFirst();
    return Mix.of(clip, tokens.subjects().stream().map(s -> List.of(s.at())).toList())
        .columns(seen.block(block));
  }

  private static NDArray mean(NDArray joint, int[] positions) {
    NDArray sum = null;
    for (int position : positions) {
      NDArray column = joint.get(new NDIndex(":, :, {}", position));
      sum = sum == null ? column : sum.add(column);
    }
    return sum.div(positions.length);
  }

  /** The attention to the text as the textbook writes it. */
  private static final class FullSoftmax implements AttentionTap {
    final java.util.Map<Integer, NDArray> blocks = new java.util.TreeMap<>();

    @Override
    public void attention(int block, NDArray queries, NDArray keys, int heads) {
      long image = queries.getShape().get(1);
      blocks.put(block, joint(queries, keys, heads).get(new NDIndex(":, :, {}:", image)));
    }

    static NDArray joint(NDArray queries, NDArray keys, int heads) {
      NDArray q = split(queries, heads);
      NDArray k = split(keys, heads);
      double scale = 1 / Math.sqrt(q.getShape().get(3));
      return Scalars.mul(q.matMul(k.transpose(0, 1, 3, 2)), scale).softmax(-1).mean(new int[] {1});
    }

    private static NDArray split(NDArray x, int heads) {
      Shape s = x.getShape();
      return x.reshape(s.get(0), s.get(1), heads, -1).transpose(0, 2, 1, 3);
    }
  }
}
