package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A low-rank adapter in memory (LoRA, Hu et al. 2021, arXiv 2106.09685), independent of the format
 * it was published in.
 */
public final class Adapter implements AutoCloseable {
  private final String sha256;
  private final AdapterFormat format;
  private final List<LowRank> changes;
  private final NDManager manager;

  Adapter(String sha256, AdapterFormat format, List<LowRank> changes, NDManager manager) {
    this.sha256 = sha256;
    this.format = format;
    this.changes = List.copyOf(changes);
    this.manager = manager;
  }

  /** The identity of its file, 64 hexadecimal digits. */
  public String sha256() {
    return sha256;
  }

  /** The format it was read from. */
  public AdapterFormat format() {
    return format;
  }

  /** What it changes: at most one change per layer. */
  public List<LowRank> changes() {
    return changes;
  }

  /** Bytes of memory of its arrays. */
  public long bytes() {
    Set<NDArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>()); // some are shared
    changes.forEach(
        change -> {
          arrays.add(change.down());
          arrays.add(change.up());
        });
    return arrays.stream().mapToLong(NDArray::size).sum() * Float.BYTES;
  }

  @Override
  public void close() {
    manager.close();
  }
}
