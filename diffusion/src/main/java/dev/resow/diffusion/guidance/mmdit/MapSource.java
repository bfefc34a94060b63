package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import java.util.List;
import java.util.Set;

/** From recorded attention to maps. */
interface MapSource {
  /** Blocks to record for these needs, ascending. */
  List<Integer> blocks(Set<Need> needs);

  /**
   * @param seen the recorded {@link #blocks}
   * @param latent shape of the latent (b, c, h, w)
   */
  Maps build(AttentionRecorder seen, Set<Need> needs, Shape latent);

  /**
   * Where some image tokens look among all image tokens, mean over the reference blocks and heads.
   *
   * @param queries token numbers, [image][query]
   * @return (b, queries, n)
   */
  NDArray referenceRows(AttentionRecorder seen, int[][] queries);
}
