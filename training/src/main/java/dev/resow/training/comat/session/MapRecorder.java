package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.training.comat.TextMaps;
import java.util.Set;

/** Keeps the text maps of some blocks while a velocity is predicted. */
final class MapRecorder implements AttentionTap {
  private final Set<Integer> blocks;
  private final long rows;
  private final NDList maps = new NDList();

  /**
   * @param rows of the prompts, which come first
   */
  MapRecorder(Set<Integer> blocks, long rows) {
    this.blocks = blocks;
    this.rows = rows;
  }

  @Override
  public void attention(int block, NDArray queries, NDArray keys, int heads) {
    if (blocks.contains(block)) {
      maps.add(TextMaps.of(queries.get("0:" + rows), keys.get("0:" + rows), heads));
    }
  }

  /** Of one picture: (blocks, heads, n, m). */
  NDArray of(int row) {
    var own = new NDList();
    maps.forEach(map -> own.add(map.get(row + ":" + (row + 1))));
    return NDArrays.concat(own, 0);
  }
}
