package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.backbone.AttentionTap;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** Keeps queries and keys of the wanted blocks until the forward pass is over. */
final class AttentionRecorder implements AttentionTap {
  /**
   * A block's attention before its softmax.
   *
   * @param queries of image tokens (b, n, heads * d)
   * @param keys of all tokens, image first (b, n + text, heads * d), or of the text alone
   * @param text number of the first text token among the keys
   */
  record Joint(NDArray queries, NDArray keys, int heads, long text) {}

  private final Set<Integer> wanted;
  private final long lastRows;
  private final IntPredicate joint;
  private final Map<Integer, Joint> blocks = new TreeMap<>();
  private final Map<Integer, Joint> selves = new TreeMap<>();

  /**
   * @param lastRows how many rows at the end of the batch count: the conditional ones under
   *     classifier-free guidance
   * @param joint whether a block attends to image and text together
   */
  AttentionRecorder(Collection<Integer> wanted, long lastRows, IntPredicate joint) {
    this.joint = joint;
    this.wanted = new TreeSet<>(wanted);
    this.lastRows = lastRows;
  }

  @Override
  public void attention(int block, NDArray queries, NDArray keys, int heads) {
    if (wanted.contains(block)) {
      long text = joint.test(block) ? queries.getShape().get(1) : 0;
      blocks.put(block, new Joint(rows(queries), rows(keys), heads, text));
    }
  }

  @Override
  public void self(int block, NDArray queries, NDArray keys, int heads) {
    if (wanted.contains(block)) {
      selves.put(block, new Joint(rows(queries), rows(keys), heads, queries.getShape().get(1)));
    }
  }

  private NDArray rows(NDArray all) {
    long count = all.getShape().get(0);
    return count > lastRows ? all.get(new NDIndex("{}:", count - lastRows)) : all;
  }

  @Override
  public boolean wants(int block) {
    return wanted.contains(block);
  }

  @Override
  public int lastBlock() {
    return wanted.isEmpty() ? -1 : ((TreeSet<Integer>) wanted).last();
  }

  Joint block(int number) {
    return recorded(blocks, number);
  }

  /** Where the image attends to itself: the block's only attention if that is joint. */
  Joint self(int number) {
    return recorded(joint.test(number) ? blocks : selves, number);
  }

  private static Joint recorded(Map<Integer, Joint> all, int number) {
    Joint one = all.get(number);
    if (one == null) {
      throw new IllegalStateException(
          "block " + number + " was not recorded, only " + all.keySet());
    }
    return one;
  }
}
