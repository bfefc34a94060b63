package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import dev.resow.menagerie.scene.Subject;
import dev.resow.training.critic.Captioner;
import dev.resow.training.critic.Matcher;
import dev.resow.training.critic.Segmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** What a critic of the demo world learns from renders; all is a function of the step. */
sealed interface CriticLesson extends AutoCloseable {
  /** Scenes of a step. */
  int BATCH = 32;

  /** The loss of a step, a scalar. */
  NDArray loss(NDManager scope, List<Scene> scenes, long step);

  @Override
  void close();

  /** Scenes of a step, of everything that the world can show. */
  static List<Scene> scenes(long step, long first) {
    return LongStream.range(first + step * BATCH, first + (step + 1) * BATCH)
        .mapToObj(seed -> Scenes.scene(seed, SceneMix.EVERYTHING))
        .toList();
  }

  /** Renders (b, 3, 128, 128), 0 to 1. */
  static NDArray pictures(NDManager scope, List<Scene> scenes) {
    return stacked(scope, scenes.stream().map(Renderer::render).toList());
  }

  /** Pictures of [-1, 1] as (b, 3, 128, 128), 0 to 1. */
  static NDArray stacked(NDManager scope, List<float[]> pictures) {
    int size = 3 * Renderer.SIDE * Renderer.SIDE;
    var pixels = new float[pictures.size() * size];
    for (int i = 0; i < pictures.size(); i++) {
      for (int j = 0; j < size; j++) {
        pixels[i * size + j] = pictures.get(i)[j] / 2 + .5f;
      }
    }
    return scope.create(pixels, new Shape(pictures.size(), 3, Renderer.SIDE, Renderer.SIDE));
  }

  /** The caption of a render is likely. */
  record Caption(Captioner captioner) implements CriticLesson {
    @Override
    public NDArray loss(NDManager scope, List<Scene> scenes, long step) {
      var captions = scenes.stream().map(Scene::caption).toList();
      return captioner.negativeLogLikelihood(pictures(scope, scenes), captions, "").mean();
    }

    @Override
    public void close() {
      captioner.close();
    }
  }

  /** What a text says of a render is true; see {@link MatchExample}. */
  record Match(Matcher matcher) implements CriticLesson {
    private static final Kernel LOSS =
        Kernel.of(
            "x, m",
            "no = torch.log(torch.clamp_min(torch.sub(torch.ones_like(x), torch.exp(x)), 1.0e-6))",
            "a = torch.mul(m, x)",
            "b = torch.mul(torch.sub(torch.ones_like(m), m), no)",
            "return torch.neg(torch.mean(torch.add(a, b)))");

    @Override
    public NDArray loss(NDManager scope, List<Scene> scenes, long step) {
      var random = new SplittableRandom(step);
      var examples = scenes.stream().map(scene -> MatchExample.of(scene, random)).toList();
      var matches = new float[examples.size()];
      for (int i = 0; i < matches.length; i++) {
        matches[i] = examples.get(i).matches() ? 1 : 0;
      }
      NDArray pictures = stacked(scope, examples.stream().map(MatchExample::pixels).toList());
      var texts = examples.stream().map(MatchExample::text).toList();
      return LOSS.apply(matcher.logProbability(pictures, texts), scope.create(matches));
    }

    @Override
    public void close() {
      matcher.close();
    }
  }

  /** A noun's mask is what the renderer painted; of an animal that is not there, nothing. */
  record Mask(Segmenter segmenter) implements CriticLesson {
    private static final double PRESENT = .75;
    private static final Kernel LOSS =
        Kernel.of(
            "x, m",
            "a = torch.mul(m, torch.softplus(torch.neg(x)))",
            "b = torch.mul(torch.sub(torch.ones_like(m), m), torch.softplus(x))",
            "return torch.mean(torch.add(a, b))");

    @Override
    public NDArray loss(NDManager scope, List<Scene> scenes, long step) {
      int pixels = Renderer.SIDE * Renderer.SIDE;
      var random = new SplittableRandom(step);
      var nouns = new ArrayList<String>();
      var masks = new float[scenes.size() * pixels];
      for (int i = 0; i < scenes.size(); i++) {
        var subjects = scenes.get(i).subjects();
        if (random.nextDouble() < PRESENT) {
          var one = subjects.get(random.nextInt(subjects.size()));
          nouns.add(random.nextBoolean() ? one.phrase() : one.animal().word());
          boolean[] mask = Renderer.mask(one);
          for (int p = 0; p < pixels; p++) {
            masks[i * pixels + p] = mask[p] ? 1 : 0;
          }
        } else {
          nouns.add(absent(subjects, random).word());
        }
      }
      NDArray truth = scope.create(masks, new Shape(scenes.size(), Renderer.SIDE, Renderer.SIDE));
      return LOSS.apply(segmenter.logits(pictures(scope, scenes), nouns), truth);
    }

    private static Animal absent(List<Subject> subjects, SplittableRandom random) {
      var there = subjects.stream().map(Subject::animal).toList();
      var others = new ArrayList<>(List.of(Animal.values()));
      others.removeAll(there);
      return others.get(random.nextInt(others.size()));
    }

    @Override
    public void close() {
      segmenter.close();
    }
  }
}
