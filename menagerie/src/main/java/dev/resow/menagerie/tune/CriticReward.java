package dev.resow.menagerie.tune;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Faults;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Composition;
import dev.resow.training.session.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a critic finds right: the share of the animals that have exactly one clear face in their
 * colour, of the animals or the faces, whichever are more. A relation counts as one thing more.
 * Full marks are exactly a success.
 *
 * @param critic a network like the judge of the reports but not that one
 */
record CriticReward(Judge critic) implements Reward {

  @Override
  public double[] of(List<String> prompts, List<float[]> pictures) {
    var judgements = critic.judge(pictures.stream().map(CriticReward::asStored).toList());
    return IntStream.range(0, prompts.size())
        .mapToDouble(i -> reward(judgements.get(i), asked(prompts.get(i))))
        .toArray();
  }

  private static Composition asked(String prompt) {
    return Composition.read(prompt)
        .orElseThrow(() -> new IllegalArgumentException("unknown prompt '" + prompt + "'"));
  }

  /** A stored picture has no values beyond black and white. */
  static float[] asStored(float[] picture) {
    var stored = picture.clone();
    for (int i = 0; i < stored.length; i++) {
      stored[i] = Math.clamp(stored[i], -1, 1);
    }
    return stored;
  }

  static double reward(Judgement judgement, Composition asked) {
    int animals = asked.animals().size();
    long right = IntStream.range(0, animals).filter(i -> isRight(judgement, asked, i)).count();
    int things = Math.max(animals, judgement.sightings().size());
    if (asked.relation().isEmpty()) {
      return (double) right / things;
    }
    boolean placed = right == animals && !Faults.of(judgement, asked).contains(Fault.MISPLACED);
    return (right + (placed ? 1.0 : 0)) / (things + 1);
  }

  private static boolean isRight(Judgement judgement, Composition asked, int index) {
    var own = new ArrayList<Sighting>(judgement.sightings());
    own.removeIf(face -> face.animal().filter(asked.animals().get(index)::equals).isEmpty());
    var colour = asked.colours().get(index);
    return own.size() == 1 && (colour.isEmpty() || own.getFirst().colour().equals(colour));
  }
}
