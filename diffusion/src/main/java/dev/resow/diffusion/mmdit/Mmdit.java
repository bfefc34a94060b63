package dev.resow.diffusion.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.backbone.LatentLayout;
import dev.resow.diffusion.backbone.Tail;
import dev.resow.diffusion.backbone.TimeFeatures;
import dev.resow.diffusion.mmdit.JointBlock.Modulation;
import dev.resow.diffusion.mmdit.JointBlock.Streams;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The multimodal diffusion transformer of SD3 (Esser et al. 2024, arXiv 2403.03206), read from
 * diffusers' {@code SD3Transformer2DModel} keys. Predicts the velocity {@code noise - image} of a
 * noised latent.
 */
public final class Mmdit implements Backbone {
  private final MmditConfig config;
  private final Weights weights;
  private final List<JointBlock> blocks;

  public Mmdit(MmditConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
    this.blocks =
        IntStream.range(0, config.layers())
            .mapToObj(i -> new JointBlock(i, config, weights.at("transformer_blocks." + i)))
            .toList();
  }

  public MmditConfig config() {
    return config;
  }

  @Override
  public LatentLayout latent() {
    return new LatentLayout(config.inChannels(), config.patchSize());
  }

  @Override
  public int blocks() {
    return blocks.size();
  }

  /**
   * @param latent (b, 16, h, w)
   * @param timestep 1000 sigma, (b)
   * @param prompt CLIP positions, then T5 positions (b, m, joint)
   * @param pooled (b, p)
   * @return velocity (b, 16, h, w)
   */
  public NDArray forward(NDArray latent, NDArray timestep, NDArray prompt, NDArray pooled) {
    return forward(latent, timestep, prompt, pooled, AttentionTap.NONE);
  }

  /** As above; the tap sees every block's attention. */
  public NDArray forward(
      NDArray latent, NDArray timestep, NDArray prompt, NDArray pooled, AttentionTap tap) {
    var given = condition(near(latent, timestep), near(latent, prompt), near(latent, pooled));
    return forward(latent, given, tap);
  }

  @Override
  public NDArray forward(NDArray latent, Conditioning given, AttentionTap tap) {
    return velocity(states(latent, given, tap), latent.getShape());
  }

  @Override
  public boolean hasTail() {
    return blocks.size() > 1;
  }

  @Override
  public NDArray forward(NDArray latent, Conditioning given, AttentionTap tap, Tail tail) {
    var before = embed(latent, given.text()); // (b, n, d), (b, m, d)
    var after = through(0, 1, before, given, tap);
    NDArray image = tail.states(before.image(), after.image(), new Rest(after, given, tap));
    return velocity(normed(image, given), latent.getShape());
  }

  /** The blocks after the first, which leave what it made as it is. */
  private final class Rest implements Tail.Rest {
    private final Streams first;
    private final Conditioning given;
    private final AttentionTap tap;

    private Rest(Streams first, Conditioning given, AttentionTap tap) {
      this.first = first;
      this.given = given;
      this.tap = tap;
    }

    @Override
    public NDArray all() {
      return through(1, blocks.size(), first, given, tap).image();
    }

    @Override
    public NDArray of(List<Integer> rows, AttentionTap own) {
      var some =
          new Streams(
              Conditioning.rowsOf(first.image(), rows), Conditioning.rowsOf(first.text(), rows));
      return through(1, blocks.size(), some, given.rows(rows), own).image();
    }
  }

  /** (b, n, d) to (b, 16, h, w). */
  private NDArray velocity(NDArray states, Shape latent) {
    return unpatchify(Kernels.cast(weights.linear("proj_out", states), DataType.FLOAT32), latent);
  }

  /**
   * What the last layer makes the velocity of: a normed state of every image token.
   *
   * @param latent (b, 16, h, w)
   * @param given of b rows, or one for all
   * @return (b, n, d)
   */
  public NDArray states(NDArray latent, Conditioning given, AttentionTap tap) {
    var streams = through(blocks.size(), latent, given, tap); // (b, n, d), none
    return normed(streams.image(), given);
  }

  private static NDArray normed(NDArray image, Conditioning given) {
    NDList out = given.modulations().getLast().split(2, 1); // scale, shift
    return Kernels.modulate(image, out.get(1), out.get(0));
  }

  @Override
  public void look(NDArray latent, Conditioning given, AttentionTap tap) {
    int end = Math.min(tap.lastBlock(), blocks.size() - 1);
    var streams = through(Math.max(end, 0), latent, given, tap);
    if (end >= 0)
      blocks.get(end).look(streams.image(), streams.text(), modulation(given, end), tap);
  }

  /** Both streams after the first blocks: (b, n, d), (b, m, d). */
  private Streams through(int end, NDArray latent, Conditioning given, AttentionTap tap) {
    return through(0, end, embed(latent, given.text()), given, tap);
  }

  /** Both streams after some blocks; the streams before them stay. */
  private Streams through(int from, int end, Streams in, Conditioning given, AttentionTap tap) {
    var streams = in;
    for (int i = from; i < end; i++) {
      streams =
          Scoped.frees()
              ? freeing(i, streams, modulation(given, i), tap, i == from)
              : blocks.get(i).forward(streams.image(), streams.text(), modulation(given, i), tap);
    }
    return streams;
  }

  /**
   * One block; what it makes in between is freed at its end, and what the block before it made
   * unless it stays.
   */
  private Streams freeing(int index, Streams in, Modulation by, AttentionTap tap, boolean stays) {
    NDManager owner = in.image().getManager();
    try (var scope = owner.newSubManager()) {
      in.image().attach(scope);
      in.text().attach(scope);
      try {
        var out = blocks.get(index).forward(in.image(), in.text(), by, tap.outliving(owner));
        out.image().attach(owner);
        if (out.text() != null) out.text().attach(owner);
        return out;
      } finally {
        if (stays) { // the prompt's tokens may be shared with other passes
          in.image().attach(owner);
          in.text().attach(owner);
        }
      }
    }
  }

  /** Of one block, as {@link #condition} lists them. */
  private static Modulation modulation(Conditioning given, int block) {
    return new Modulation(
        given.modulations().get(2 * block), given.modulations().get(2 * block + 1));
  }

  /**
   * The modulations are those of every block, image then text, and scale and shift before the
   * velocity (b, 2 d).
   *
   * @param timestep 1000 sigma, (b)
   * @param prompt CLIP positions, then T5 positions (b, m, joint)
   * @param pooled (b, p)
   */
  @Override
  public Conditioning condition(NDArray timestep, NDArray prompt, NDArray pooled) {
    NDArray vector = Kernels.silu(vector(timestep, pooled)); // (b, d)
    NDArray text = weights.linear("context_embedder", Kernels.cast(prompt, type())); // (b, m, d)
    List<NDArray> modulations = new ArrayList<>();
    for (var block : blocks) {
      Modulation by = block.modulation(vector);
      modulations.add(by.image());
      modulations.add(by.text());
    }
    modulations.add(weights.linear("norm_out.linear", vector));
    return new Conditioning(text, modulations);
  }

  /**
   * Both streams before the first block. Latents come in float32, weights may be half precision.
   */
  private Streams embed(NDArray latent, NDArray text) {
    NDArray image = embedPatches(Kernels.cast(latent, type())); // (b, n, d)
    NDArray own = text.getManager() == latent.getManager() ? text : near(latent, text);
    long rows = latent.getShape().get(0);
    return new Streams(image, own.getShape().get(0) < rows ? own.repeat(0, rows) : own);
  }

  /** A copy beside the latent: results belong to the manager of what they are made from. */
  private static NDArray near(NDArray latent, NDArray array) {
    NDArray copy = array.duplicate();
    copy.attach(latent.getManager());
    return copy;
  }

  private DataType type() {
    return weights.get("proj_out.weight").getDataType();
  }

  /** Sum of the time embedding and the pooled text embedding, (b, d). */
  private NDArray vector(NDArray timestep, NDArray pooled) {
    NDArray time = Kernels.cast(TimeFeatures.of(timestep), type()); // (b, 256)
    pooled = Kernels.cast(pooled, type());
    Weights t = weights.at("time_text_embed.timestep_embedder");
    Weights p = weights.at("time_text_embed.text_embedder");
    time = t.linear("linear_2", Kernels.silu(t.linear("linear_1", time)));
    return time.add(p.linear("linear_2", Kernels.silu(p.linear("linear_1", pooled))));
  }

  /** Tokens of p x p latent cells plus their position embedding, row by row: (b, n, d). */
  private NDArray embedPatches(NDArray latent) {
    NDArray x =
        Kernels.patches(
            latent, weights.get("pos_embed.proj.weight"), weights.get("pos_embed.proj.bias"));
    long rows = x.getShape().get(2);
    long columns = x.getShape().get(3);
    x = x.reshape(x.getShape().get(0), config.width(), -1).transpose(0, 2, 1);
    return x.add(positions(x, rows, columns));
  }

  /** The centre crop of the square grid of position embeddings, (1, rows * columns, d). */
  private NDArray positions(NDArray like, long rows, long columns) {
    long side = config.posEmbedMaxSize();
    if (rows > side || columns > side)
      throw new IllegalArgumentException(
          "the model has positions for %d x %d tokens, the latent has %d x %d"
              .formatted(side, side, rows, columns));
    long top = (side - rows) / 2;
    long left = (side - columns) / 2;
    NDArray grid = weights.get("pos_embed.pos_embed").reshape(1, side, side, config.width());
    NDArray crop = grid.get(new NDIndex(":, {}:{}, {}:{}", top, top + rows, left, left + columns));
    crop.attach(like.getManager());
    grid.close();
    return crop.reshape(1, rows * columns, config.width());
  }

  /** (b, n, p p 16) to (b, 16, h, w). */
  private NDArray unpatchify(NDArray x, Shape latent) {
    int p = config.patchSize();
    long b = latent.get(0);
    long rows = latent.get(2) / p;
    long columns = latent.get(3) / p;
    x = x.reshape(b, rows, columns, p, p, config.outChannels());
    return x.transpose(0, 5, 1, 3, 2, 4).reshape(b, config.outChannels(), rows * p, columns * p);
  }
}
