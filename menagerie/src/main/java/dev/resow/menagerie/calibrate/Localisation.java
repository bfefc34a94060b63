package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Renderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well each block sees where a subject will be. The truth is where the judge found its face on
 * the finished picture: guidance meets these trajectories, not noised renders. Only pictures that
 * succeeded count, since on the others a subject has no place.
 */
final class Localisation {
  /** Names of the columns after the encoders: both fused, as the guidance sees them. */
  static final String FUSED = "fused";

  /**
   * One block at one step.
   *
   * @param view "clip", "t5" or "fused"
   * @param softIou against the face
   * @param ownRest AUC of the face's cells over all others
   * @param ownOther AUC of the face's cells over the other subjects' faces
   */
  record Row(int step, int block, String view, double softIou, double ownRest, double ownOther) {}

  private final NDManager manager;

  Localisation(NDManager manager) {
    this.manager = manager;
  }

  /** Means over all subjects of the trials that succeeded, at the given steps. */
  List<Row> measure(List<Trial> trials, List<Integer> steps) {
    List<Trial> good = trials.stream().filter(Trial::success).toList();
    List<Row> rows = new ArrayList<>();
    if (good.isEmpty()) {
      throw new IllegalArgumentException(
          "none of %d pilot pictures succeeded: blocks cannot be compared"
              .formatted(trials.size()));
    }
    int blocks = good.getFirst().trace().blocks();
    int encoders = good.getFirst().trace().encoders();
    for (int step : steps) {
      for (int view = 0; view <= encoders; view++) {
        double[][] sums = new double[blocks][3];
        int subjects = 0;
        for (Trial trial : good) {
          add(trial, step, view, sums);
          subjects += trial.trace().subjects();
        }
        String name = view == encoders ? FUSED : view == 0 ? "clip" : "t5";
        for (int block = 0; block < blocks; block++) {
          double[] s = sums[block];
          rows.add(new Row(step, block, name, s[0] / subjects, s[1] / subjects, s[2] / subjects));
        }
      }
    }
    return rows;
  }

  private void add(Trial trial, int step, int view, double[][] sums) {
    MapTrace trace = trial.trace();
    List<boolean[]> faces = faces(trial, trace.rows(), trace.columns());
    int pixels = trace.rows() * trace.columns();
    var all = IntStream.range(0, trace.blocks()).boxed().toList();
    var roles = new BlockMaps.Roles(all, all);
    float[] maps; // (1, blocks, s, p)
    try (NDManager scope = manager.newSubManager()) {
      var seen =
          view < trace.encoders()
              ? trace.of(view, step, roles, scope)
              : trace.at(step, roles, scope);
      maps = seen.early().toFloatArray();
    }
    for (int block = 0; block < trace.blocks(); block++) {
      for (int s = 0; s < faces.size(); s++) {
        int from = (block * faces.size() + s) * pixels;
        double[] map = new double[pixels];
        for (int i = 0; i < pixels; i++) {
          map[i] = maps[from + i];
        }
        sums[block][0] += Scores.softIou(map, faces.get(s));
        sums[block][1] += Scores.auc(map, faces.get(s));
        sums[block][2] += ownOther(map, faces, s);
      }
    }
  }

  /** AUC inside the faces of all subjects only. */
  private static double ownOther(double[] map, List<boolean[]> faces, int subject) {
    int[] inside =
        IntStream.range(0, map.length)
            .filter(i -> faces.stream().anyMatch(face -> face[i]))
            .toArray();
    boolean[] own = new boolean[inside.length];
    for (int i = 0; i < inside.length; i++) {
      own[i] = faces.get(subject)[inside[i]];
    }
    return Scores.auc(Arrays.stream(inside).mapToDouble(i -> map[i]).toArray(), own);
  }

  /** The face of each subject on the grid of image tokens: the disc in the judge's box. */
  private static List<boolean[]> faces(Trial trial, int rows, int columns) {
    return trial.prompt().animals().stream()
        .map(animal -> disc(box(trial.judgement(), animal), rows, columns))
        .toList();
  }

  private static Box box(Judgement judgement, Animal animal) {
    return judgement.sightings().stream()
        .filter(sighting -> sighting.animal().filter(animal::equals).isPresent())
        .findFirst()
        .orElseThrow()
        .box();
  }

  /** Cells whose centre lies in the box's disc; at least the one that holds the disc's centre. */
  static boolean[] disc(Box box, int rows, int columns) {
    boolean[] mask = new boolean[rows * columns];
    double radius = (box.right() - box.left()) / 2;
    double height = (double) Renderer.SIDE / rows;
    double width = (double) Renderer.SIDE / columns;
    for (int i = 0; i < mask.length; i++) {
      double x = (i % columns + .5) * width - box.centreX();
      double y = (i / columns + .5) * height - box.centreY();
      mask[i] = x * x + y * y <= radius * radius;
    }
    int column = Math.clamp((int) (box.centreX() / width), 0, columns - 1);
    int row = Math.clamp((int) (box.centreY() / height), 0, rows - 1);
    mask[row * columns + column] = true;
    return mask;
  }

  /** Soft-IoU of the fused map by block, mean over steps. */
  static double[] quality(List<Row> rows, int firstStep, int lastStep) {
    int blocks = rows.stream().mapToInt(Row::block).max().orElseThrow() + 1;
    return IntStream.range(0, blocks)
        .mapToDouble(
            block ->
                rows.stream()
                    .filter(r -> r.block() == block && r.view().equals(FUSED))
                    .filter(r -> r.step() >= firstStep && r.step() <= lastStep)
                    .mapToDouble(Row::softIou)
                    .average()
                    .orElseThrow())
        .toArray();
  }
}
