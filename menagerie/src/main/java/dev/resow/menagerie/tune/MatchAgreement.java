package dev.resow.menagerie.tune;

import ai.djl.Device;
import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Rate;
import dev.resow.menagerie.matched.MeasuredLines;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.critic.Matcher;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.judge.AskedPrompt;
import dev.resow.training.judge.MatchJudge;
import dev.resow.training.judge.Name;
import dev.resow.training.judge.Outcome;
import dev.resow.training.judge.PictureVerdict;
import dev.resow.training.reward.Pixels;
import dev.resow.training.sample.PlainSampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a matcher agrees with the judge of the reports, on pictures of the base model. Its
 * lines come from pictures of one animal each, of the same model.
 */
final class MatchAgreement {
  /** Pictures of each animal alone. */
  private static final int LINE_SEEDS = 8;

  /** No other command uses these seeds. */
  private static final long LINE_SEED = 780_000;

  private MatchAgreement() {}

  /**
   * Prints the lines, and a row for each set.
   *
   * @param folder of the matcher
   * @param sampling of the base model
   */
  static void print(Path folder, Judge judge, PlainSampling sampling, int seeds) {
    var animals = Arrays.stream(Animal.values()).map(Animal::word).toList();
    try (var matcher = BlipMatcher.load(folder, Device.cpu())) {
      var lines = lines(matcher, sampling, animals).lines();
      lines.forEach((animal, line) -> System.out.println(MeasuredLines.text(animal, line)));
      var matching = new MatchJudge(matcher, lines);
      System.out.println(
          "| set | agreement | judge: right | matcher: right | only matcher: wrong | of these, a subject is below its line | a swap fits | not judged |");
      System.out.println("|---|---|---|---|---|---|---|---|");
      for (var set : List.of(ComparedSet.SEEN_PAIRS, ComparedSet.LOOKALIKES, ComparedSet.TRIPLES)) {
        var pictures = Pictures.of(sampling, set.prompts(), seeds);
        var judged = new Painted(pictures.prompts(), judge.judge(pictures.pixels()), null);
        var verdicts = verdicts(pictures, matching, animals);
        var outcomes = verdicts.stream().map(PictureVerdict::outcome).toList();
        var known =
            IntStream.range(0, outcomes.size())
                .boxed()
                .filter(i -> outcomes.get(i) != Outcome.UNJUDGED)
                .toList();
        var stricter =
            known.stream()
                .filter(i -> judged.isSuccess(i) && outcomes.get(i) == Outcome.WRONG)
                .map(verdicts::get)
                .toList();
        System.out.printf(
            "| %s | %s | %s | %s | %d | %d | %d | %d of %d |%n",
            set.title(),
            Rate.of(known, i -> judged.isSuccess(i) == (outcomes.get(i) == Outcome.RIGHT)),
            Rate.of(known, judged::isSuccess),
            Rate.of(known, i -> outcomes.get(i) == Outcome.RIGHT),
            stricter.size(),
            stricter.stream().filter(verdict -> !verdict.missing().isEmpty()).count(),
            stricter.stream().filter(verdict -> !verdict.fittingSwaps().isEmpty()).count(),
            outcomes.size() - known.size(),
            outcomes.size());
      }
    }
  }

  private static MeasuredLines lines(
      Matcher matcher, PlainSampling sampling, List<String> animals) {
    var measured = new MeasuredLines(matcher, animals);
    for (var animal : animals) {
      var orders =
          IntStream.range(0, LINE_SEEDS)
              .mapToObj(i -> new PlainSampling.Order(AskedPrompt.photo(animal), LINE_SEED + i))
              .toList();
      sampling
          .sample(orders)
          .forEach(picture -> measured.add(animal, pixels(CriticReward.asStored(picture))));
    }
    return measured;
  }

  private static List<PictureVerdict> verdicts(
      Pictures pictures, MatchJudge judge, List<String> animals) {
    var verdicts = new ArrayList<PictureVerdict>();
    for (int i = 0; i < pictures.pixels().size(); i++) {
      var asked = asked(pictures.prompts().get(i));
      verdicts.add(judge.verdict(pixels(pictures.pixels().get(i)), asked, animals));
    }
    return verdicts;
  }

  /** The animals of a prompt of the world, where it names them. */
  static AskedPrompt asked(PromptSet.Prompt prompt) {
    var names = new ArrayList<Name>();
    int from = 0;
    for (var animal : prompt.animals()) {
      int start = prompt.text().indexOf(animal.word(), from);
      from = start + animal.word().length();
      names.add(new Name(animal.word(), start, from));
    }
    return new AskedPrompt(prompt.text(), names);
  }

  /** Of values from -1 to 1. */
  private static Pixels pixels(float[] picture) {
    var values = new float[picture.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = picture[i] / 2 + .5f;
    }
    return new Pixels(Renderer.SIDE, Renderer.SIDE, values);
  }
}
