package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Subject maps by transformer block and text encoder, with the preparation of our EnMMDiT
 * definition: a true 3x3 Gaussian of sigma 1, each map stretched to [0, 1], the two encoders fused
 * by their mean, and the reference map as the mean of the reference blocks. Every stage is computed
 * once, when a term first asks for it.
 */
public final class BlockMaps {
  private final NDArray captured; // (b, blocks, encoders, s, h, w)
  private final List<Integer> numbers;
  private final Roles roles;
  private NDArray smooth; // (b, blocks, encoders, s, p)
  private NDArray fused; // (b, blocks, s, p)
  private NDArray reference; // (b, s, p)

  /**
   * Which blocks play which part.
   *
   * @param early blocks that are pulled towards the reference map
   * @param reference blocks that localise best; their mean is the reference map
   */
  public record Roles(List<Integer> early, List<Integer> reference) {
    public Roles {
      early = List.copyOf(early);
      reference = List.copyOf(reference);
      if (reference.isEmpty()) {
        throw new IllegalArgumentException("expected at least one reference block, got none");
      }
    }

    /** Numbers of the blocks to capture, ascending. */
    public List<Integer> all() {
      return java.util.stream.Stream.concat(early.stream(), reference.stream())
          .distinct()
          .sorted()
          .toList();
    }
  }

  /**
   * @param captured mean over heads of the joint softmax at the subjects' columns, mean over each
   *     subject's word pieces: (b, blocks, encoders, s, h, w), encoders = CLIP then T5
   * @param numbers the block number of each entry of axis 1
   */
  public BlockMaps(NDArray captured, List<Integer> numbers, Roles roles) {
    if (captured.getShape().get(1) != numbers.size()) {
      throw new IllegalArgumentException(
          "expected the maps of %d blocks, got %d"
              .formatted(numbers.size(), captured.getShape().get(1)));
    }
    this.captured = captured;
    this.numbers = List.copyOf(numbers);
    this.roles = roles;
  }

  /** The maps as they were captured (b, blocks, encoders, s, h, w). */
  public NDArray captured() {
    return captured;
  }

  /** Image rows and columns of a map. */
  public Shape grid() {
    Shape shape = captured.getShape();
    return new Shape(shape.get(4), shape.get(5));
  }

  /** Fused maps of the early blocks (b, early, s, p), values in [0, 1]. */
  public NDArray early() {
    return select(fused(), roles.early());
  }

  /** The reference map R of each subject (b, s, p), values in [0, 1]. */
  public NDArray reference() {
    if (reference == null) {
      reference = select(fused(), roles.reference()).mean(new int[] {1});
    }
    return reference;
  }

  /** CLIP's and T5's own view in the reference blocks, each stretched to [0, 1]: (b, 2, s, p). */
  public NDArray encoders() {
    return Pixels.minMax(select(smooth(), roles.reference()).mean(new int[] {1}));
  }

  /** The reference maps as pictures (b, s, h, w). */
  public NDArray referenceGrid() {
    Shape flat = reference().getShape();
    return reference().reshape(flat.get(0), flat.get(1), grid().get(0), grid().get(1));
  }

  private NDArray smooth() {
    if (smooth == null) {
      smooth = Pixels.flat(Smoothing.GAUSSIAN.apply(captured));
    }
    return smooth;
  }

  private NDArray fused() {
    if (fused == null) {
      fused = Pixels.minMax(smooth()).mean(new int[] {2});
    }
    return fused;
  }

  private NDArray select(NDArray byBlock, List<Integer> blocks) {
    int first = blocks.isEmpty() ? -1 : numbers.indexOf(blocks.getFirst());
    int end = first + blocks.size();
    if (first >= 0 && end <= numbers.size() && numbers.subList(first, end).equals(blocks)) {
      // one call instead of one per block, and no expression to parse
      return byBlock.get(new NDIndex().addAllDim().addSliceDim(first, end));
    }
    NDList chosen = new NDList();
    for (int block : blocks) {
      int at = numbers.indexOf(block);
      if (at < 0) {
        throw new IllegalStateException("block " + block + " was not captured, only " + numbers);
      }
      chosen.add(byBlock.get(new NDIndex(":, {}", at)));
    }
    return NDArrays.stack(chosen, 1);
  }
}
