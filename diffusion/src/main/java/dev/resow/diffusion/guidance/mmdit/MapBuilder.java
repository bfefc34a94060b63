package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Preparation;
import dev.resow.diffusion.guidance.map.Smoothing;
import dev.resow.diffusion.guidance.map.TokenGroup;
import dev.resow.diffusion.guidance.mmdit.AttentionRecorder.Joint;
import dev.resow.diffusion.guidance.subject.SubjectSpan;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.guidance.subject.SubjectTokens.Encoder;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.text.Tokens.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * From recorded attention to maps. Only the columns of the prompt's own tokens are made; end of
 * text and padding never take part.
 *
 * @param tokens the prompt and its subjects
 * @param roles the blocks of EnMMDiT's terms
 * @param family the blocks whose mean serves the other terms
 * @param patch latent cells per image token along one side
 */
record MapBuilder(SubjectTokens tokens, BlockMaps.Roles roles, List<Integer> family, int patch)
    implements MapSource {

  @Override
  public List<Integer> blocks(Set<Need> needs) {
    Set<Integer> blocks = new java.util.TreeSet<>();
    if (needs.contains(Need.BLOCKS)) {
      blocks.addAll(roles.all());
    }
    if (needs.stream().anyMatch(need -> need != Need.BLOCKS)) {
      blocks.addAll(family);
    }
    return List.copyOf(blocks);
  }

  @Override
  public Maps build(AttentionRecorder seen, Set<Need> needs, Shape latent) {
    int rows = Math.toIntExact(latent.get(2) / patch);
    int columns = Math.toIntExact(latent.get(3) / patch);
    boolean prepared = needs.contains(Need.SUBJECT) || needs.contains(Need.SELF);
    boolean coloured = needs.contains(Need.COLOUR);
    NDArray[] subject = new NDArray[2];
    if (prepared || coloured) {
      subject = prepared(seen, coloured, rows, columns);
    }
    return new Maps(
        subject[0],
        needs.contains(Need.WORDS) ? words(seen, rows, columns) : null,
        subject[1],
        queries -> selfRows(seen, queries, rows, columns),
        needs.contains(Need.BLOCKS) ? byBlock(seen, rows, columns) : null);
  }

  /** Raw maps of every subject, block and encoder. */
  private BlockMaps byBlock(AttentionRecorder seen, int rows, int columns) {
    List<Integer> numbers = roles.all();
    List<Mix> mixes = new ArrayList<>();
    for (Encoder encoder : tokens.encoders()) {
      Mix mix = Mix.of(encoder, spans());
      if (mix.complete()) {
        mixes.add(mix);
      }
    }
    Mix both = Mix.join(mixes);
    NDArray maps =
        both.columns(numbers.stream().map(seen::block).toList()); // (b, blocks, e * s, n)
    Shape shape = maps.getShape();
    return new BlockMaps(
        maps.reshape(
            shape.get(0), shape.get(1), mixes.size(), tokens.subjects().size(), rows, columns),
        numbers,
        roles);
  }

  /** Sharpened maps of the subjects, blurred, and of their modifiers, not blurred. */
  private NDArray[] prepared(AttentionRecorder seen, boolean coloured, int rows, int columns) {
    List<Encoder> encoders = tokens.encoders();
    List<List<Span>> subjects = tokens.subjects().stream().map(s -> List.of(s.at())).toList();
    List<List<Span>> modifiers = tokens.subjects().stream().map(SubjectSpan::modifiers).toList();
    NDArray subject = null;
    NDArray colour = null;
    for (Encoder encoder : encoders) {
      Preparation preparation = new Preparation(0, encoder.end() - encoder.start());
      NDArray sharp = preparation.sharpen(mean(seen, Mix.tokens(encoder), rows, columns));
      subject = add(subject, share(preparation, sharp, encoder, subjects));
      if (coloured) {
        colour = add(colour, share(preparation, sharp, encoder, modifiers));
      }
    }
    return new NDArray[] {Smoothing.ODD.apply(subject), colour};
  }

  /**
   * One encoder's part of the maps: half where both know the words, all where only this one does.
   */
  private NDArray share(
      Preparation preparation, NDArray sharp, Encoder encoder, List<List<Span>> spans) {
    List<TokenGroup> groups =
        spans.stream()
            .map(s -> encoder.group(s).map(g -> shifted(g, encoder.start())).orElse(null))
            .toList();
    NDArray weights = perGroup(sharp.getManager(), encoder, spans);
    return preparation.group(sharp, groups).mul(weights);
  }

  /** Raw maps of every word, mean of the encoders. */
  private NDArray words(AttentionRecorder seen, int rows, int columns) {
    List<List<Span>> words = tokens.words().words().stream().map(List::of).toList();
    NDArray sum = null;
    for (Encoder encoder : tokens.encoders()) {
      NDArray raw = mean(seen, Mix.of(encoder, words), rows, columns); // (b, words, h, w)
      sum = add(sum, raw.mul(perGroup(raw.getManager(), encoder, words)));
    }
    return sum;
  }

  /** Mean over the family's blocks of mixed columns: (b, groups, h, w). */
  private NDArray mean(AttentionRecorder seen, Mix mix, int rows, int columns) {
    NDArray sum = null;
    for (int number : family) {
      sum = add(sum, mix.columns(seen.block(number)));
    }
    Shape shape = sum.getShape();
    return Scalars.div(sum, family.size()).reshape(shape.get(0), shape.get(1), rows, columns);
  }

  /** Where some image pixels look among all image pixels, mean over blocks and heads. */
  private NDArray selfRows(AttentionRecorder seen, int[][] queries, int rows, int columns) {
    NDArray sum = null;
    for (int number : family) {
      Joint joint = seen.block(number);
      sum = add(sum, Rows.of(joint.queries(), joint.keys(), joint.heads(), queries));
    }
    return Scalars.div(sum, family.size())
        .reshape(queries.length, queries[0].length, rows, columns);
  }

  @Override
  public NDArray referenceRows(AttentionRecorder seen, int[][] queries) {
    NDArray sum = null;
    for (int number : roles.reference()) {
      Joint joint = seen.block(number);
      sum = add(sum, Rows.of(joint.queries(), joint.keys(), joint.heads(), queries));
    }
    return Scalars.div(sum, roles.reference().size());
  }

  private List<List<Span>> spans() {
    return tokens.subjects().stream().map(s -> List.of(s.at())).toList();
  }

  private NDArray perGroup(NDManager manager, Encoder encoder, List<List<Span>> spans) {
    float[] weights = new float[spans.size()];
    for (int g = 0; g < weights.length; g++) {
      List<Span> group = spans.get(g);
      long knowing = tokens.encoders().stream().filter(e -> e.group(group).isPresent()).count();
      weights[g] = encoder.group(group).isPresent() ? 1f / knowing : 0;
    }
    return manager.create(weights, new Shape(1, weights.length, 1, 1));
  }

  private static TokenGroup shifted(TokenGroup group, int start) {
    return new TokenGroup(group.positions().stream().map(p -> p - start).toList());
  }

  private static NDArray add(NDArray sum, NDArray more) {
    return sum == null ? more : sum.add(more);
  }
}
