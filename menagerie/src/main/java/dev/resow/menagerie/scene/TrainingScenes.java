package dev.resow.menagerie.scene;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What the training of the committed model showed. Evaluations draw their held-out compositions
 * from what is not in here.
 */
public final class TrainingScenes {
  /** Scenes of the training, seeds from 0. */
  public static final int COUNT = 24_000;

  private final Set<String> captions = new HashSet<>();
  private final Set<Set<String>> together = new HashSet<>();

  TrainingScenes(Collection<Scene> scenes) {
    for (var scene : scenes) {
      captions.add(scene.caption());
      var phrases = scene.subjects().stream().map(Subject::phrase).toList();
      for (var one : phrases) {
        for (var other : phrases) {
          if (!one.equals(other)) {
            together.add(Set.of(one, other));
          }
        }
      }
    }
  }

  /** Drawing the scenes takes about half a second. */
  private static final class Demo {
    static final TrainingScenes SCENES =
        new TrainingScenes(
            LongStream.range(0, COUNT)
                .mapToObj(seed -> Scenes.scene(seed, SceneMix.TRAINING))
                .toList());
  }

  /** The scenes of the committed model. */
  public static TrainingScenes demo() {
    return Demo.SCENES;
  }

  /** Whether a prompt is the caption of one of them. */
  public boolean hasCaption(String prompt) {
    return captions.contains(prompt);
  }

  /**
   * Whether one of them shows two noun phrases together, in any order and place.
   *
   * @param one without article, as "blue fox"
   */
  public boolean shows(String one, String other) {
    return together.contains(Set.of(one, other));
  }
}
