package dev.resow.menagerie.report;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.vae.Vae;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Rate;
import dev.resow.menagerie.scene.ContactSheet;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the autoencoder keeps of scenes it never saw: whether the judge still reads them, and the
 * mean error of a pixel. The sheet shows scenes above their reconstructions, the misread ones
 * first.
 *
 * <p>{@code VaeReport [MODEL [JUDGE [SCENES [SHEET.png]]]]}
 */
public final class VaeReport {
  private static final int COLUMNS = 12;

  private VaeReport() {}

  private record Trial(Scene scene, float[] before, float[] after, boolean isRead) {
    double error() {
      double sum = 0;
      for (int i = 0; i < before.length; i++) {
        sum += Math.abs(before[i] - Math.clamp(after[i], -1, 1));
      }
      return sum / before.length;
    }
  }

  public static void main(String[] args) throws IOException {
    var modelFolder = Path.of(args.length > 0 ? args[0] : "models/menagerie");
    var judgeFolder = Path.of(args.length > 1 ? args[1] : "models/judge");
    int scenes = args.length > 2 ? Integer.parseInt(args[2]) : 500;
    var sheet = Path.of(args.length > 3 ? args[3] : "target/reconstructions.png");
    try (var model = Sd3Model.load(modelFolder, Placement.fromEnvironment(System.getenv()));
        var judge = Judge.load(judgeFolder)) {
      print(model.vae(), judge, scenes, sheet);
    }
  }

  /** Prints the report of one autoencoder. */
  public static void print(Vae vae, Judge judge, int scenes, Path sheet) throws IOException {
    var trials =
        LongStream.rangeClosed(1, scenes)
            .mapToObj(i -> trial(Scenes.scene(-i, SceneMix.EVERYTHING), vae, judge))
            .toList();
    System.out.println("Judge on reconstructions, exactly the animals of the scene");
    System.out.println("  all          " + Rate.of(trials, Trial::isRead));
    for (int count = 1; count <= 3; count++) {
      int subjects = count;
      var own = trials.stream().filter(t -> t.scene().subjects().size() == subjects).toList();
      System.out.println("  " + subjects + " subjects   " + Rate.of(own, Trial::isRead));
    }
    double error = trials.stream().mapToDouble(Trial::error).average().orElse(0);
    System.out.printf("mean error of a pixel: %.2f of 255%n", error * 127.5);
    write(trials, sheet);
  }

  private static Trial trial(Scene scene, Vae vae, Judge judge) {
    var before = Renderer.render(scene);
    try (NDManager scope = TensorEngine.manager()) {
      NDArray image = scope.create(before, new Shape(1, 3, Renderer.SIDE, Renderer.SIDE));
      float[] after = vae.decode(vae.encode(image)).toFloatArray();
      return new Trial(scene, before, after, judge.judge(after).success(scene.animals()));
    }
  }

  private static void write(List<Trial> trials, Path sheet) throws IOException {
    var shown = new ArrayList<>(trials.stream().filter(t -> !t.isRead()).toList());
    trials.stream().filter(Trial::isRead).forEach(shown::add);
    var tiles = new ArrayList<BufferedImage>();
    for (int row = 0; row < 2; row++) {
      var part = shown.subList(row * COLUMNS, (row + 1) * COLUMNS);
      part.forEach(t -> tiles.add(Renderer.image(t.before(), Renderer.SIDE, Renderer.SIDE)));
      part.forEach(t -> tiles.add(Renderer.image(t.after(), Renderer.SIDE, Renderer.SIDE)));
    }
    ContactSheet.write(sheet, tiles, COLUMNS);
    System.out.println("wrote " + sheet);
  }
}
