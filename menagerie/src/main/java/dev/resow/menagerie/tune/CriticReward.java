package dev.resow.menagerie.tune;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Faults;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Composition;
import dev.resow.training.session.Reward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a critic finds right: of the animals or the faces, whichever are more, the share of the
 * animals that have exactly one clear face in their colour, each with the critic's confidence in
 * it, so that of two right faces the clearer one is better. A relation counts as one thing more.
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
    var right =
        IntStream.range(0, animals).mapToDouble(i -> confidence(judgement, asked, i)).toArray();
    double sum = Arrays.stream(right).sum();
    int things = Math.max(animals, judgement.sightings().size());
    if (asked.relation().isEmpty()) {
      return sum / things;
    }
    boolean placed =
        Arrays.stream(right).allMatch(face -> face > 0)
            && !Faults.of(judgement, asked).contains(Fault.MISPLACED);
    return (sum + (placed ? 1.0 : 0)) / (things + 1);
  }

  /** That of the animal's only face, in its colour; else 0. */
  private static double confidence(Judgement judgement, Composition asked, int index) {
    var own = new ArrayList<Sighting>(judgement.sightings());
    own.removeIf(face -> face.animal().filter(asked.animals().get(index)::equals).isEmpty());
    var colour = asked.colours().get(index);
    return own.size() == 1 && (colour.isEmpty() || own.getFirst().colour().equals(colour))
        ? own.getFirst().confidence()
        : 0;
  }
}
