package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Adapters as they are before training: on the attention of every joint block. */
public final class NewAdapter {
  private static final Pattern ATTENTION =
      Pattern.compile(
          "transformer_blocks\\.\\d+\\.attn2?\\.(to_[qkv]|to_out\\.0|add_[qkv]_proj|to_add_out)");

  private NewAdapter() {}

  /**
   * Writes one in diffusers' format, float32. A is normal with deviation {@code 1 / sqrt(in)}.
   *
   * @param rank 1 or more
   * @param seed the same gives the same file
   * @param spread deviation of B; 0, where training begins, for an adapter that changes nothing
   * @throws IOException when the file cannot be written
   */
  public static void write(Path file, AdapterBase base, int rank, long seed, double spread)
      throws IOException {
    if (rank < 1 || !(spread >= 0 && spread <= 1)) {
      throw new IllegalArgumentException(
          "expected a rank of 1 or more and a spread of 0 to 1, got %d and %s"
              .formatted(rank, spread));
    }
    try (var manager = TensorEngine.manager()) {
      AdapterWriter.write(file, create(base, rank, 1, seed, spread, manager), StoredType.F32);
    }
  }

  /**
   * The changes of one, in the order of the layers.
   *
   * @param scale alpha / rank
   * @param manager owner of the arrays
   */
  public static List<LowRank> create(
      AdapterBase base, int rank, double scale, long seed, double spread, NDManager manager) {
    List<LowRank> changes = new ArrayList<>();
    for (var target : base.targets()) {
      if (target.network().equals(AdapterBase.TRANSFORMER)
          && ATTENTION.matcher(target.module()).matches()) {
        int stream = 2 * changes.size();
        changes.add(change(target, base, rank, scale, seed, stream, spread, manager));
      }
    }
    return List.copyOf(changes);
  }

  /**
   * @param stream of the seed: this one for A, the next for B
   */
  private static LowRank change(
      Target target,
      AdapterBase base,
      int rank,
      double scale,
      long seed,
      int stream,
      double spread,
      NDManager manager) {
    var layer = base.layer(target).orElseThrow();
    int down = Math.toIntExact(rank * layer.in());
    int up = Math.toIntExact(rank * layer.out());
    return new LowRank(
        target,
        manager
            .create(Philox.normals(seed, stream, down), new Shape(rank, layer.in()))
            .muli(1 / Math.sqrt(layer.in())),
        manager
            .create(Philox.normals(seed, stream + 1, up), new Shape(layer.out(), rank))
            .muli(spread),
        scale,
        spread == 0);
  }
}
