package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.HeldOut;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How far the judge can be trusted: success on renders it never saw, clean and worn, and how often
 * it takes a blend for an animal.
 *
 * <p>{@code JudgeReport [FOLDER [SCENES]]}
 */
public final class JudgeReport {
  private final Judge judge;
  private final int scenes;

  private JudgeReport(Judge judge, int scenes) {
    this.judge = judge;
    this.scenes = scenes;
  }

  public static void main(String[] args) {
    var folder = Path.of(args.length > 0 ? args[0] : "models/judge");
    int scenes = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    try (var judge = Judge.load(folder)) {
      new JudgeReport(judge, scenes).print();
    }
  }

  private void print() {
    var unseen =
        LongStream.rangeClosed(1, scenes)
            .mapToObj(i -> Scenes.scene(-i, SceneMix.EVERYTHING))
            .toList();
    System.out.println("Scenes the judge was not trained on: exactly the animals of the scene");
    var clean = read(unseen, Wear.NONE);
    line("all", success(clean));
    for (int count = 1; count <= 3; count++) {
      int subjects = count;
      line(
          subjects + " subjects",
          success(clean.stream().filter(r -> r.scene().subjects().size() == subjects).toList()));
    }
    line("look-alike pairs", success(read(lookAlikes(), Wear.NONE)));
    line("colour words of faces", colours(clean));
    System.out.println("Degraded scenes");
    line("blur up to 1.6 px", success(read(unseen, new Wear(0, 0, 0, 1.6, 0, 0))));
    line("noise up to .12", success(read(unseen, new Wear(0, 0, 0, 0, .12, 0))));
    line("bent up to 2.5 px", success(read(unseen, new Wear(0, 0, 2.5, 0, 0, 0))));
    line("all together", success(read(unseen, Wear.TRAINING)));
    System.out.println("Blends taken for a clear animal (lower is better)");
    blends().forEach((kind, rate) -> line(kind, rate));
    new FaultReport(judge, scenes).print();
  }

  private record Reading(Scene scene, Judgement judgement) {
    boolean isSuccess() {
      return judgement.success(scene.animals());
    }
  }

  private List<Reading> read(List<Scene> scenes, Wear wear) {
    var pictures =
        scenes.stream()
            .map(
                scene ->
                    wear.apply(
                            Renderer.render(scene),
                            new LabelMap(),
                            new SplittableRandom(scene.seed()))
                        .picture())
            .toList();
    var judgements = judge.judge(pictures);
    var readings = new ArrayList<Reading>();
    for (int i = 0; i < scenes.size(); i++) {
      readings.add(new Reading(scenes.get(i), judgements.get(i)));
    }
    return readings;
  }

  private List<Scene> lookAlikes() {
    var pairs = HeldOut.pairs();
    return LongStream.rangeClosed(1, scenes / 4)
        .mapToObj(i -> Scenes.of(-i, List.copyOf(pairs.get((int) i % pairs.size())), 1 / 3.0))
        .toList();
  }

  private static Rate success(List<Reading> readings) {
    return Rate.of(readings, Reading::isSuccess);
  }

  private static Rate colours(List<Reading> readings) {
    int right = 0;
    int faces = 0;
    for (var reading : readings) {
      for (var subject : reading.scene().subjects()) {
        faces++;
        right +=
            (int)
                reading.judgement().sightings().stream()
                    .filter(s -> s.animal().filter(a -> a == subject.animal()).isPresent())
                    .filter(s -> s.colour().equals(subject.colour()))
                    .limit(1)
                    .count();
      }
    }
    return new Rate(right, faces);
  }

  /** By kind of blend: the face that replaced the first subject of a scene is read as an animal. */
  private TreeMap<String, Rate> blends() {
    var rates = new TreeMap<String, Rate>();
    for (long seed = -1; seed >= -scenes; seed--) {
      var scene = Scenes.scene(seed, SceneMix.EVERYTHING);
      var blend = new Blends(new SplittableRandom(seed)).draw();
      var picture = Renderer.channelsFirst(Examples.replaced(scene, blend));
      var place = scene.subjects().getFirst().box();
      boolean taken =
          judge.judge(picture).sightings().stream()
              .anyMatch(
                  s ->
                      s.animal().isPresent()
                          && place.contains(s.box().centreX(), s.box().centreY()));
      for (var kind : List.of(blend.getClass().getSimpleName().toLowerCase(Locale.ROOT), "~ all")) {
        rates.merge(
            kind,
            new Rate(taken ? 1 : 0, 1),
            (a, b) -> new Rate(a.hits() + b.hits(), a.trials() + b.trials()));
      }
    }
    return rates;
  }

  private static void line(String what, Rate rate) {
    System.out.printf("  %-24s %s%n", what, rate);
  }
}
