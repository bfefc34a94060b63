package dev.resow.diffusion.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.backbone.LatentLayout;
import dev.resow.diffusion.backbone.Tail;
import dev.resow.diffusion.backbone.TimeFeatures;
import dev.resow.diffusion.flux.Block.Place;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The transformer of FLUX.1 (Black Forest Labs 2024), read from diffusers' {@code
 * FluxTransformer2DModel} keys: double blocks, then single blocks. Its latents are unpacked, (b,
 * 16, h, w); it packs 2 x 2 cells to a token itself.
 */
public final class FluxTransformer implements Backbone {
  private static final float THOUSAND = 1000;

  private final FluxConfig config;
  private final Weights weights;
  private final List<Block> blocks;
  private final float guidance;
  private volatile Rotary.Table positions; // of the last size of latents

  /** Under guidance of strength 0 where that is an input, see {@link #guided}. */
  public FluxTransformer(FluxConfig config, Weights weights) {
    this(config, weights, 0);
  }

  private FluxTransformer(FluxConfig config, Weights weights, float guidance) {
    this.config = config;
    this.weights = weights;
    this.guidance = guidance;
    int layers = config.layers();
    Stream<Block> first =
        IntStream.range(0, layers)
            .mapToObj(i -> new DoubleBlock(i, config, weights.at("transformer_blocks." + i)));
    Stream<Block> second =
        IntStream.range(0, config.singleLayers())
            .mapToObj(
                i ->
                    new SingleBlock(
                        layers + i, config, weights.at("single_transformer_blocks." + i)));
    this.blocks = Stream.concat(first, second).toList();
  }

  public FluxConfig config() {
    return config;
  }

  @Override
  public LatentLayout latent() {
    return new LatentLayout(config.channels(), FluxConfig.PATCH);
  }

  /** Double blocks first, then single ones. */
  @Override
  public int blocks() {
    return blocks.size();
  }

  @Override
  public FluxTransformer guided(double scale) {
    return config.guidance() ? new FluxTransformer(config, weights, (float) scale) : this;
  }

  /**
   * The modulations are those of every block, and scale and shift before the velocity (b, 2 d).
   *
   * @param timestep 1000 sigma, (b)
   * @param prompt T5 positions (b, m, joint)
   * @param pooled CLIP's (b, p)
   */
  @Override
  public Conditioning condition(NDArray timestep, NDArray prompt, NDArray pooled) {
    NDArray vector = Kernels.silu(vector(timestep, pooled)); // (b, d)
    NDArray text = weights.linear("context_embedder", Kernels.cast(prompt, type())); // (b, m, d)
    List<NDArray> modulations = new ArrayList<>();
    blocks.forEach(block -> modulations.addAll(block.modulations(vector)));
    modulations.add(weights.linear("norm_out.linear", vector));
    return new Conditioning(text, modulations);
  }

  /** Sum of the embeddings of time, guidance and pooled text, (b, d). */
  private NDArray vector(NDArray timestep, NDArray pooled) {
    Weights w = weights.at("time_text_embed");
    NDArray sum = embedding(w.at("timestep_embedder"), TimeFeatures.of(timestep));
    if (config.guidance()) {
      NDArray scale = timestep.getManager().full(timestep.getShape(), guidance * THOUSAND);
      sum = sum.add(embedding(w.at("guidance_embedder"), TimeFeatures.of(scale)));
    }
    return sum.add(embedding(w.at("text_embedder"), pooled));
  }

  private NDArray embedding(Weights w, NDArray x) {
    return w.linear("linear_2", Kernels.silu(w.linear("linear_1", Kernels.cast(x, type()))));
  }

  @Override
  public NDArray forward(NDArray latent, Conditioning given, AttentionTap tap) {
    Place place = place(latent, given);
    NDArray tokens = through(blocks.size(), latent, given, place, tap); // (b, n + m, d)
    return velocity(DoubleBlock.image(tokens, place), given, latent.getShape());
  }

  /** Of image tokens after the last block (b, n, d): (b, c, h, w). */
  private NDArray velocity(NDArray image, Conditioning given, Shape latent) {
    NDList out = given.modulations().getLast().split(2, 1); // scale, shift
    NDArray x = Kernels.modulate(image, out.get(1), out.get(0));
    NDArray velocity = Kernels.cast(weights.linear("proj_out", x), DataType.FLOAT32);
    return Packing.unpack(velocity, latent);
  }

  @Override
  public boolean hasTail() {
    return blocks.size() > 1;
  }

  @Override
  public NDArray forward(NDArray latent, Conditioning given, AttentionTap tap, Tail tail) {
    Place place = place(latent, given);
    NDArray before = embed(latent, given.text()); // (b, n + m, d)
    NDArray after = through(0, 1, before, true, given, place, kept(latent, tap));
    NDArray image =
        tail.states(
            DoubleBlock.image(before, place),
            DoubleBlock.image(after, place),
            new Rest(after, given, place, tap));
    return velocity(image, given, latent.getShape());
  }

  /** The blocks after the first, which leave what it made as it is. */
  private final class Rest implements Tail.Rest {
    private final NDArray first; // (b, n + m, d)
    private final Conditioning given;
    private final Place place;
    private final AttentionTap tap;

    private Rest(NDArray first, Conditioning given, Place place, AttentionTap tap) {
      this.first = first;
      this.given = given;
      this.place = place;
      this.tap = tap;
    }

    @Override
    public NDArray all() {
      return image(first, given, tap);
    }

    @Override
    public NDArray of(List<Integer> rows, AttentionTap own) {
      return image(Conditioning.rowsOf(first, rows), given.rows(rows), own);
    }

    private NDArray image(NDArray tokens, Conditioning by, AttentionTap seen) {
      NDArray last = through(1, blocks.size(), tokens, true, by, place, kept(tokens, seen));
      return DoubleBlock.image(last, place);
    }
  }

  @Override
  public void look(NDArray latent, Conditioning given, AttentionTap tap) {
    int end = Math.min(tap.lastBlock(), blocks.size() - 1);
    if (end < 0) {
      return;
    }
    Place place = place(latent, given);
    NDArray tokens = through(end, latent, given, place, tap);
    blocks.get(end).look(tokens, modulations(given, end), place, tap);
  }

  /** All tokens after the first blocks, image first: (b, n + m, d). */
  NDArray through(int end, NDArray latent, Conditioning given, Place place, AttentionTap tap) {
    NDArray tokens = embed(latent, given.text());
    return through(0, end, tokens, false, given, place, kept(latent, tap));
  }

  private static AttentionTap kept(NDArray beside, AttentionTap tap) {
    return Scoped.frees() ? tap.outliving(beside.getManager()) : tap;
  }

  /**
   * All tokens after some blocks (b, n + m, d).
   *
   * @param stay whether those before are needed afterwards
   */
  private NDArray through(
      int from,
      int end,
      NDArray before,
      boolean stay,
      Conditioning given,
      Place place,
      AttentionTap kept) {
    NDArray tokens = before;
    for (int i = from; i < end; i++) {
      Block block = blocks.get(i);
      List<NDArray> by = modulations(given, i);
      boolean last = i > from || !stay;
      tokens = Scoped.run(tokens, last, x -> block.forward(x, by, place, kept));
    }
    return tokens;
  }

  /** Where the tokens of these latents are. */
  Place place(NDArray latent, Conditioning given) {
    int rows = (int) latent.getShape().get(2) / FluxConfig.PATCH;
    int columns = (int) latent.getShape().get(3) / FluxConfig.PATCH;
    int text = (int) given.text().getShape().get(1);
    Rotary.Table table = positions;
    if (table == null || !table.suits(text, rows, columns)) {
      table = Rotary.table(text, rows, columns, config.axes());
      positions = table;
    }
    return new Place((long) rows * columns, table.in(latent.getManager()));
  }

  /** Image tokens, then text tokens. Latents come in float32, weights may be half precision. */
  private NDArray embed(NDArray latent, NDArray text) {
    NDArray image =
        weights.linear("x_embedder", Kernels.cast(Packing.pack(latent), type())); // (b, n, d)
    NDArray own = near(latent, text);
    Shape shape = latent.getShape();
    return image.concat(
        own.getShape().get(0) < shape.get(0) ? own.repeat(0, shape.get(0)) : own, 1);
  }

  /** A copy beside the latent: results belong to the manager of what they are made from. */
  private static NDArray near(NDArray latent, NDArray array) {
    NDManager manager = latent.getManager();
    if (array.getManager() == manager) {
      return array;
    }
    NDArray copy = array.duplicate();
    copy.attach(manager);
    return copy;
  }

  /** Of one block, as {@link #condition} lists them. */
  private List<NDArray> modulations(Conditioning given, int block) {
    int doubles = Math.min(block, config.layers());
    int from = 2 * doubles + (block - doubles);
    return given.modulations().subList(from, from + blocks.get(block).modulationCount());
  }

  private DataType type() {
    return weights.get("proj_out.weight").getDataType();
  }
}
