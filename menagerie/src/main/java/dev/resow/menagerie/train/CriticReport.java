package dev.resow.menagerie.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * What a critic reads in renders that it never saw. A captioner must find the true caption likelier
 * than one with a wrong animal or a wrong colour, a matcher must give it the higher probability; a
 * segmenter's mask is compared with the painted one.
 */
public final class CriticReport {
  private static final long FIRST = -(1L << 50); // checks take negative seeds
  private static final int SCENES = 200;

  private CriticReport() {}

  public static void main(String[] args) {
    if (args.length < 2 || !args[0].matches("captioner|matcher|segmenter")) {
      System.err.println(
          "usage: resow menagerie critic-report captioner|matcher|segmenter FOLDER [SCENES]");
      System.exit(2);
      return;
    }
    int count = args.length > 2 ? Integer.parseInt(args[2]) : SCENES;
    var scenes =
        LongStream.range(0, count)
            .mapToObj(i -> Scenes.scene(FIRST - i, SceneMix.EVERYTHING))
            .toList();
    try (var _ = NoGradient.begin();
        var manager = TensorEngine.manager()) {
      switch (args[0]) {
        case "captioner" -> captioner(Path.of(args[1]), scenes, manager);
        case "matcher" -> matcher(Path.of(args[1]), scenes, manager);
        default -> segmenter(Path.of(args[1]), scenes, manager);
      }
    }
  }

  /** A share of attempts. */
  private static final class Share {
    private int good;
    private int all;

    void add(boolean holds) {
      good += holds ? 1 : 0;
      all++;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f %% (%d of %d)", 100.0 * good / all, good, all);
    }
  }

  private static void captioner(Path folder, List<Scene> scenes, NDManager manager) {
    var animals = new Share();
    var colours = new Share();
    double surprise = 0;
    double ofAnimals = 0;
    double ofColours = 0;
    try (var captioner = BlipCaptioner.load(folder, Device.cpu())) {
      for (var scene : scenes) {
        var random = new SplittableRandom(scene.seed());
        try (var scope = manager.newSubManager()) {
          NDArray picture = CriticLesson.pictures(scope, List.of(scene));
          double truth = nll(captioner, picture, scene.caption());
          surprise += truth / scenes.size();
          var one = WrongCaptions.one(scene, random);
          var animal = WrongCaptions.animal(scene, one, random);
          double wrongAnimal = nll(captioner, picture, animal);
          animals.add(truth < wrongAnimal);
          ofAnimals += wrongAnimal;
          var colour = WrongCaptions.colour(scene, one, random);
          if (colour.isPresent()) {
            double wrongColour = nll(captioner, picture, colour.get());
            colours.add(truth < wrongColour);
            ofColours += wrongColour;
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "surprise %.4f nats per token; wrong animal %.4f, found %s; wrong colour %.4f, found %s%n",
        surprise,
        ofAnimals / animals.all,
        animals,
        ofColours / colours.all,
        colours);
  }

  private static double nll(BlipCaptioner captioner, NDArray picture, String caption) {
    return captioner.negativeLogLikelihood(picture, List.of(caption), "").getFloat();
  }

  /** How often the true caption of a render has the higher score than one that is wrong. */
  private static void matcher(Path folder, List<Scene> scenes, NDManager manager) {
    var right = new ArrayList<Double>();
    var animals = new ArrayList<Double>();
    var colours = new ArrayList<Double>();
    var present = new ArrayList<Double>();
    var absent = new ArrayList<Double>();
    var examples = new Share();
    try (var matcher = BlipMatcher.load(folder, Device.cpu())) {
      for (var scene : scenes) {
        var random = new SplittableRandom(scene.seed());
        try (var scope = manager.newSubManager()) {
          NDArray picture = CriticLesson.pictures(scope, List.of(scene));
          right.add(score(matcher, picture, scene.caption()));
          var one = WrongCaptions.one(scene, random);
          animals.add(score(matcher, picture, WrongCaptions.animal(scene, one, random)));
          WrongCaptions.colour(scene, one, random)
              .ifPresent(wrong -> colours.add(score(matcher, picture, wrong)));
          for (var animal : Animal.values()) {
            (scene.animals().contains(animal) ? present : absent)
                .add(score(matcher, picture, MatchExample.PHOTO + animal.word()));
          }
          var example = MatchExample.of(scene, random);
          NDArray worn = CriticLesson.stacked(scope, List.of(example.pixels()));
          examples.add(score(matcher, worn, example.text()) > Math.log(.5) == example.matches());
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "area under the curve: true caption or wrong animal %.3f, true caption or wrong colour %.3f, animal there or not %.3f; of texts as in training, also on blends, %s are read right%n",
        area(right, animals),
        area(right, colours),
        area(present, absent),
        examples);
  }

  private static double score(BlipMatcher matcher, NDArray picture, String caption) {
    return matcher.logProbability(picture, List.of(caption)).getFloat();
  }

  /** Share of the pairs of which the right one has the higher score; ties count half. */
  static double area(List<Double> right, List<Double> wrong) {
    double above = 0;
    for (double good : right) {
      for (double bad : wrong) {
        above += good > bad ? 1 : good == bad ? .5 : 0;
      }
    }
    return above / ((double) right.size() * wrong.size());
  }

  private static void segmenter(Path folder, List<Scene> scenes, NDManager manager) {
    double overlap = 0;
    int subjects = 0;
    var empty = new Share();
    try (var segmenter = ClipSegmenter.load(folder, Device.cpu())) {
      for (var scene : scenes) {
        try (var scope = manager.newSubManager()) {
          NDArray picture = CriticLesson.pictures(scope, List.of(scene));
          for (var subject : scene.subjects()) {
            float[] logits = segmenter.logits(picture, List.of(subject.phrase())).toFloatArray();
            overlap += overlap(logits, Renderer.mask(subject));
            subjects++;
          }
          var others =
              Arrays.stream(Animal.values()).filter(a -> !scene.animals().contains(a)).toList();
          var absent = others.get(Math.floorMod(scene.seed(), others.size()));
          float[] logits = segmenter.logits(picture, List.of(absent.word())).toFloatArray();
          empty.add(area(logits) < logits.length / 100);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "intersection over union %.3f of %d animals; mask of an absent animal below 1 %% of the picture %s%n",
        overlap / subjects,
        subjects,
        empty);
  }

  private static int area(float[] logits) {
    int area = 0;
    for (float value : logits) {
      area += value > 0 ? 1 : 0;
    }
    return area;
  }

  private static double overlap(float[] logits, boolean[] truth) {
    int both = 0;
    int either = 0;
    for (int i = 0; i < truth.length; i++) {
      boolean found = logits[i] > 0;
      both += found && truth[i] ? 1 : 0;
      either += found || truth[i] ? 1 : 0;
    }
    return either == 0 ? 1 : (double) both / either;
  }
}
