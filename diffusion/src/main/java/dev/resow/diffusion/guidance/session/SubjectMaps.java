package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Where the attention of a step's own prediction sees the subjects. */
final class SubjectMaps {
  private static final Set<Need> NEEDS = EnumSet.of(Need.BLOCKS);

  /**
   * Reference maps of one prediction.
   *
   * @param values row-major
   * @param shape (b, s, h, w)
   */
  record Grid(float[] values, Shape shape) {
    int axis(int axis) {
      return Math.toIntExact(shape.get(axis));
    }

    /** The subjects' maps of one candidate, (h, w) each. */
    List<float[]> of(int candidate) {
      int subjects = axis(1);
      int cells = axis(2) * axis(3);
      List<float[]> own = new ArrayList<>();
      for (int s = 0; s < subjects; s++) {
        int from = (candidate * subjects + s) * cells;
        own.add(Arrays.copyOfRange(values, from, from + cells));
      }
      return own;
    }
  }

  private final MmditView view;
  private final Shape image; // (c, h, w)
  private MmditView.Watcher watcher; // null at a step that is not watched
  private Grid grid; // null until used

  SubjectMaps(MmditView view, Shape image) {
    this.view = view;
    this.image = image;
  }

  /**
   * Begins a step.
   *
   * @param watched whether its prediction is watched
   */
  AttentionTap begin(boolean watched, int candidates) {
    grid = null;
    var latent = new Shape(candidates, image.get(0), image.get(1), image.get(2));
    watcher = watched ? view.watch(NEEDS, latent) : null;
    return watched ? watcher.tap() : AttentionTap.NONE;
  }

  /**
   * Where image tokens of the step look, if it is watched; while the prediction's arrays still
   * live.
   *
   * @param queries token numbers, [candidate][query]
   * @return (queries, n) of each candidate, row-major
   */
  List<float[]> attention(int[][] queries) {
    float[] rows = watcher.rows(queries).toFloatArray();
    int each = rows.length / queries.length;
    return IntStream.range(0, queries.length)
        .mapToObj(c -> Arrays.copyOfRange(rows, c * each, (c + 1) * each))
        .toList();
  }

  /** The step's maps, if it is watched; while the prediction's arrays still live. */
  Optional<Grid> grid() {
    if (grid == null && watcher != null) {
      NDArray maps = watcher.maps().blocks().referenceGrid(); // (b, s, h, w)
      grid = new Grid(maps.toFloatArray(), maps.getShape());
    }
    return Optional.ofNullable(grid);
  }
}
