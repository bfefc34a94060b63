package dev.resow.diffusion.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.adapter.AdapterWriter;
import dev.resow.diffusion.adapter.LowRank;
import dev.resow.diffusion.adapter.Target;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** An adapter with random values on the attention of every joint block. */
final class RandomAdapter {
  private static final Pattern ATTENTION =
      Pattern.compile(
          "transformer_blocks\\.\\d+\\.attn2?\\.(to_[qkv]|to_out\\.0|add_[qkv]_proj|to_add_out)");
  private static final float SPREAD = 0.02f;

  private RandomAdapter() {}

  /** Writes one in diffusers' format. */
  static void write(Path file, AdapterBase base, int rank) throws IOException {
    try (var manager = TensorEngine.manager()) {
      List<LowRank> changes =
          base.targets().stream()
              .filter(target -> target.network().equals(AdapterBase.TRANSFORMER))
              .filter(target -> ATTENTION.matcher(target.module()).matches())
              .map(target -> change(target, base, rank, manager))
              .toList();
      AdapterWriter.write(file, changes, StoredType.F32);
    }
  }

  private static LowRank change(Target target, AdapterBase base, int rank, NDManager manager) {
    var layer = base.layer(target).orElseThrow();
    return new LowRank(
        target,
        manager.randomNormal(new Shape(rank, layer.in())).muli(SPREAD),
        manager.randomNormal(new Shape(layer.out(), rank)).muli(SPREAD),
        1,
        false);
  }
}
