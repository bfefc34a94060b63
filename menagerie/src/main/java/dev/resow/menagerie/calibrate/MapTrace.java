package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.BlockMaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Raw subject maps of every block and text encoder at every step of one picture, outside of the
 * tensor engine.
 *
 * @param shape of one step (blocks, encoders, subjects, rows, columns)
 * @param steps the values of each step, row-major
 */
record MapTrace(Shape shape, List<float[]> steps) {

  /** Of a whole batch: the captured maps (b, blocks, encoders, s, h, w) of each step. */
  static List<MapTrace> of(List<float[]> captured, Shape batch) {
    Shape shape = batch.slice(1);
    int each = Math.toIntExact(shape.size());
    List<MapTrace> traces = new ArrayList<>();
    for (int b = 0; b < batch.get(0); b++) {
      int from = b * each;
      traces.add(
          new MapTrace(
              shape,
              captured.stream().map(v -> Arrays.copyOfRange(v, from, from + each)).toList()));
    }
    return traces;
  }

  int blocks() {
    return (int) shape.get(0);
  }

  int encoders() {
    return (int) shape.get(1);
  }

  int subjects() {
    return (int) shape.get(2);
  }

  int rows() {
    return (int) shape.get(3);
  }

  int columns() {
    return (int) shape.get(4);
  }

  /** What the guidance would see at a step, with these blocks; the arrays belong to the manager. */
  BlockMaps at(int step, BlockMaps.Roles roles, NDManager manager) {
    NDArray captured =
        manager.create(steps.get(step), shape).expandDims(0); // (1, blocks, encoders, s, h, w)
    return new BlockMaps(captured, IntStream.range(0, blocks()).boxed().toList(), roles);
  }

  /** The same for one text encoder alone. */
  BlockMaps of(int encoder, int step, BlockMaps.Roles roles, NDManager manager) {
    NDArray captured =
        manager
            .create(steps.get(step), shape)
            .get(":, {}:{}", encoder, encoder + 1)
            .expandDims(0); // (1, blocks, 1, s, h, w)
    return new BlockMaps(captured, IntStream.range(0, blocks()).boxed().toList(), roles);
  }

  /** The reference map of each subject at a step. */
  List<float[]> reference(int step, BlockMaps.Roles roles, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      float[] maps = at(step, roles, scope).reference().toFloatArray(); // (1, s, p)
      int pixels = rows() * columns();
      return IntStream.range(0, subjects())
          .mapToObj(s -> Arrays.copyOfRange(maps, s * pixels, (s + 1) * pixels))
          .toList();
    }
  }
}
