package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Constants;
import dev.resow.diffusion.guidance.map.TokenGroup;
import dev.resow.diffusion.guidance.mmdit.AttentionRecorder.Joint;
import dev.resow.diffusion.guidance.subject.SubjectTokens.Encoder;
import dev.resow.diffusion.text.Tokens.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Which text positions to look at and how to add them up.
 *
 * @param positions in the text sequence
 * @param weights (positions, groups), row-major
 * @param complete whether every group has a position
 */
record Mix(int[] positions, float[] weights, int groups, boolean complete) {
  /** The mean of each group's pieces. */
  static Mix of(Encoder encoder, List<List<Span>> spans) {
    List<Optional<TokenGroup>> groups = spans.stream().map(encoder::group).toList();
    int[] positions =
        groups.stream()
            .flatMap(Optional::stream)
            .flatMap(g -> g.positions().stream())
            .mapToInt(Integer::intValue)
            .distinct()
            .sorted()
            .toArray();
    float[] weights = new float[positions.length * spans.size()];
    for (int g = 0; g < groups.size(); g++) {
      List<Integer> pieces = groups.get(g).map(TokenGroup::positions).orElse(List.of());
      for (int piece : pieces) {
        int at = Arrays.binarySearch(positions, piece);
        weights[at * spans.size() + g] = 1f / pieces.size();
      }
    }
    return new Mix(
        IntStream.of(positions).map(p -> p + encoder.offset()).toArray(),
        weights,
        spans.size(),
        groups.stream().allMatch(Optional::isPresent));
  }

  /** Every kept token for itself. */
  static Mix tokens(Encoder encoder) {
    return range(encoder.offset() + encoder.start(), encoder.offset() + encoder.end());
  }

  /** Every text position of a range for itself. */
  static Mix range(int start, int end) {
    int kept = end - start;
    float[] identity = new float[kept * kept];
    IntStream.range(0, kept).forEach(i -> identity[i * kept + i] = 1);
    return new Mix(IntStream.range(start, end).toArray(), identity, kept, true);
  }

  /** Groups of several mixes one after the other. */
  static Mix join(List<Mix> mixes) {
    int[] positions = mixes.stream().flatMapToInt(m -> IntStream.of(m.positions)).toArray();
    int groups = mixes.stream().mapToInt(Mix::groups).sum();
    float[] weights = new float[positions.length * groups];
    int row = 0;
    int column = 0;
    for (Mix mix : mixes) {
      for (int p = 0; p < mix.positions.length; p++, row++) {
        System.arraycopy(mix.weights, p * mix.groups, weights, row * groups + column, mix.groups);
      }
      column += mix.groups;
    }
    return new Mix(positions, weights, groups, true);
  }

  /**
   * Several blocks at once, where their joint matrices may exist together: a small model's time
   * goes into calls.
   *
   * @return (b, blocks, groups, n)
   */
  NDArray columns(List<Joint> blocks) {
    Joint first = blocks.getFirst();
    if (!Columns.fit(first.queries(), first.keys(), first.heads(), blocks.size())) {
      return NDArrays.stack(new NDList(blocks.stream().map(this::columns).toList()), 1);
    }
    NDArray queries = NDArrays.concat(list(blocks, Joint::queries), 0); // (blocks * b, n, d)
    NDArray keys = NDArrays.concat(list(blocks, Joint::keys), 0);
    NDArray all =
        columns(new Joint(queries, keys, first.heads(), first.text())); // (blocks * b, groups, n)
    return all.reshape(blocks.size(), -1, all.getShape().get(1), all.getShape().get(2))
        .transpose(1, 0, 2, 3);
  }

  private static NDList list(List<Joint> blocks, Function<Joint, NDArray> part) {
    return new NDList(blocks.stream().map(part).toList());
  }

  /** (b, groups, n). */
  NDArray columns(Joint joint) {
    NDManager manager = joint.queries().getManager();
    if (positions.length == 0) {
      return manager.zeros(
          new Shape(joint.queries().getShape().get(0), groups, joint.queries().getShape().get(1)));
    }
    long[] keys = IntStream.of(positions).mapToLong(p -> p + joint.text()).toArray();
    return Columns.of(
        joint.queries(),
        joint.keys(),
        joint.heads(),
        manager.create(keys),
        Constants.of(manager, weights, new Shape(positions.length, groups)));
  }
}
