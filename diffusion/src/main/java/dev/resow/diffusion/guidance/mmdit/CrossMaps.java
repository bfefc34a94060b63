package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Backbone.BlockAttention;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Preparation;
import dev.resow.diffusion.guidance.map.Smoothing;
import dev.resow.diffusion.guidance.map.TokenGroup;
import dev.resow.diffusion.guidance.mmdit.AttentionRecorder.Joint;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.subject.SubjectSpan;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.guidance.subject.SubjectTokens.Encoder;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.text.Tokens.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Maps of a U-Net, which attends to the text at several resolutions, in the space the family was
 * published for (Attend&amp;Excite, arXiv 2301.13826, and those after it): the mean over heads and
 * the layers of one resolution; without the start token and the last position, the others, end of
 * text and padding among them, sharpened. Modifier maps come from all finer resolutions, brought to
 * that one by nearest neighbours (Divide&amp;Bind, arXiv 2307.10864).
 */
final class CrossMaps implements MapSource {
  private static final Kernel NEAREST =
      Kernel.of(
          "x, rows, columns",
          "return torch.index_select(torch.index_select(x, 2, rows), 3, columns)");

  private final SubjectTokens tokens;
  private final Encoder encoder;
  private final Preparation kept;
  private final BlockMaps.Roles roles;
  private final List<Integer> family;
  private final List<Integer> finer;
  private final Backbone backbone;

  /**
   * @throws IllegalArgumentException when layers that are averaged have different resolutions
   */
  CrossMaps(Backbone backbone, SubjectTokens tokens, GuidanceSettings settings) {
    this.backbone = backbone;
    this.tokens = tokens;
    this.encoder = tokens.encoders().getFirst();
    this.kept = new Preparation(0, encoder.tokens().ids().length - 1 - encoder.start());
    this.roles = settings.blocks();
    this.family = settings.familyBlocks();
    int patch = patch("familyBlocks", family);
    patch("blocks", roles.all());
    var finer =
        IntStream.range(0, backbone.blocks())
            .filter(block -> backbone.attention(block).patch() < patch)
            .boxed()
            .toList();
    this.finer = finer.isEmpty() ? family : finer; // of a network that attends at one resolution
  }

  private int patch(String setting, List<Integer> blocks) {
    var patches = blocks.stream().map(b -> backbone.attention(b).patch()).distinct().toList();
    if (patches.size() != 1) {
      throw new IllegalArgumentException(
          "guidance setting %s: expected layers of one resolution, got layers of %s latent cells per token"
              .formatted(setting, patches));
    }
    return patches.getFirst();
  }

  @Override
  public List<Integer> blocks(Set<Need> needs) {
    Set<Integer> blocks = new TreeSet<>();
    if (needs.contains(Need.BLOCKS)) {
      blocks.addAll(roles.all());
    }
    if (needs.contains(Need.COLOUR)) {
      blocks.addAll(finer);
    }
    if (needs.stream().anyMatch(need -> need != Need.BLOCKS)) {
      blocks.addAll(family);
    }
    return List.copyOf(blocks);
  }

  @Override
  public Maps build(AttentionRecorder seen, Set<Need> needs, Shape latent) {
    boolean coloured = needs.contains(Need.COLOUR);
    boolean prepared = coloured || needs.contains(Need.SUBJECT) || needs.contains(Need.SELF);
    return new Maps(
        prepared ? subjects(seen, latent) : null,
        needs.contains(Need.WORDS) ? words(seen, latent) : null,
        coloured ? modifiers(seen, latent) : null,
        queries -> grid(selfRows(seen, family, queries), family, latent),
        needs.contains(Need.BLOCKS) ? byBlock(seen, latent) : null);
  }

  private NDArray subjects(AttentionRecorder seen, Shape latent) {
    NDArray attention = mean(seen, family, allTokens(), latent);
    NDArray maps = kept.group(kept.sharpen(attention), groups(spans()));
    return Smoothing.ODD.apply(maps);
  }

  private NDArray modifiers(AttentionRecorder seen, Shape latent) {
    List<NDArray> brought = new ArrayList<>();
    for (int block : finer) {
      NDArray fine = grid(allTokens().columns(seen.block(block)), List.of(block), latent);
      brought.add(nearest(fine, latent));
    }
    NDArray sum = brought.stream().reduce(NDArray::add).orElseThrow();
    List<List<Span>> spans = tokens.subjects().stream().map(SubjectSpan::modifiers).toList();
    return kept.group(kept.sharpen(Scalars.div(sum, brought.size())), groups(spans));
  }

  private NDArray nearest(NDArray fine, Shape latent) {
    var to = backbone.attention(family.getFirst());
    var manager = fine.getManager();
    return NEAREST.apply(
        fine,
        manager.create(picked(fine.getShape().get(2), to.tokens(latent.get(2)))),
        manager.create(picked(fine.getShape().get(3), to.tokens(latent.get(3)))));
  }

  private static long[] picked(long from, int to) {
    return IntStream.range(0, to).mapToLong(i -> i * from / to).toArray();
  }

  private NDArray words(AttentionRecorder seen, Shape latent) {
    List<List<Span>> words = tokens.words().words().stream().map(List::of).toList();
    return mean(seen, family, Mix.of(encoder, words), latent);
  }

  private BlockMaps byBlock(AttentionRecorder seen, Shape latent) {
    List<Integer> numbers = roles.all();
    Mix subjects = Mix.of(encoder, spans());
    NDArray maps = subjects.columns(numbers.stream().map(seen::block).toList());
    BlockAttention of = backbone.attention(numbers.getFirst());
    return new BlockMaps(
        maps.reshape(
            maps.getShape().get(0),
            numbers.size(),
            1,
            tokens.subjects().size(),
            of.tokens(latent.get(2)),
            of.tokens(latent.get(3))),
        numbers,
        roles);
  }

  @Override
  public NDArray referenceRows(AttentionRecorder seen, int[][] queries) {
    return selfRows(seen, roles.reference(), queries);
  }

  /** Where image tokens look among all, mean over layers and heads: (b, queries, n). */
  private static NDArray selfRows(AttentionRecorder seen, List<Integer> layers, int[][] queries) {
    var all = new NDList();
    for (int layer : layers) {
      Joint self = seen.self(layer);
      all.add(Rows.of(self.queries(), self.keys(), self.heads(), queries));
    }
    return NDArrays.stack(all).mean(new int[] {0});
  }

  /** Mean over layers of mixed columns: (b, groups, h, w). */
  private NDArray mean(AttentionRecorder seen, List<Integer> layers, Mix mix, Shape latent) {
    NDArray all = mix.columns(layers.stream().map(seen::block).toList()); // (b, layers, groups, n)
    return grid(all.mean(new int[] {1}), layers, latent);
  }

  /** (b, groups, n) to (b, groups, h, w). */
  private NDArray grid(NDArray flat, List<Integer> layers, Shape latent) {
    var of = backbone.attention(layers.getFirst());
    Shape shape = flat.getShape();
    return flat.reshape(
        shape.get(0), shape.get(1), of.tokens(latent.get(2)), of.tokens(latent.get(3)));
  }

  private Mix allTokens() {
    return Mix.range(encoder.start(), encoder.start() + kept.end());
  }

  private List<TokenGroup> groups(List<List<Span>> spans) {
    return spans.stream().map(s -> encoder.group(s).map(this::shifted).orElse(null)).toList();
  }

  private TokenGroup shifted(TokenGroup group) {
    return new TokenGroup(group.positions().stream().map(p -> p - encoder.start()).toList());
  }

  private List<List<Span>> spans() {
    return tokens.subjects().stream().map(s -> List.of(s.at())).toList();
  }
}
