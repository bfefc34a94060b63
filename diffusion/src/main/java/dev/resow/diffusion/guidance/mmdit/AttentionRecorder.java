package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.backbone.AttentionTap;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps queries and keys of the wanted blocks until the forward pass is over. */
final class AttentionRecorder implements AttentionTap {
  /**
   * A block's attention before its softmax.
   *
   * @param queries of image tokens (b, n, heads * d)
   * @param keys of all tokens, image first (b, n + text, heads * d)
   */
  record Joint(NDArray queries, NDArray keys, int heads) {}

  private final Set<Integer> wanted;
  private final long lastRows;
  private final Map<Integer, Joint> blocks = new TreeMap<>();

  /**
   * @param lastRows how many rows at the end of the batch count: the conditional ones under
   *     classifier-free guidance
   */
  AttentionRecorder(Collection<Integer> wanted, long lastRows) {
    this.wanted = new TreeSet<>(wanted);
    this.lastRows = lastRows;
  }

  @Override
  public void attention(int block, NDArray queries, NDArray keys, int heads) {
    if (wanted.contains(block)) {
      blocks.put(block, new Joint(rows(queries), rows(keys), heads));
    }
  }

  private NDArray rows(NDArray all) {
    long count = all.getShape().get(0);
    return count > lastRows ? all.get(new NDIndex("{}:", count - lastRows)) : all;
  }

  @Override
  public int lastBlock() {
    return wanted.isEmpty() ? -1 : ((TreeSet<Integer>) wanted).last();
  }

  Joint block(int number) {
    Joint joint = blocks.get(number);
    if (joint == null) {
      throw new IllegalStateException(
          "block " + number + " was not recorded, only " + blocks.keySet());
    }
    return joint;
  }
}
