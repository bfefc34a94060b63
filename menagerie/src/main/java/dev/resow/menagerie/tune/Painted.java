package dev.resow.menagerie.tune;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.evaluate.Quality;
import dev.resow.menagerie.judge.Faults;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Judgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The judged pictures of a set of prompts from one model.
 *
 * @param prompts of each picture
 * @param judgements of each picture
 * @param quality of all of them; null where it was not measured
 */
record Painted(List<PromptSet.Prompt> prompts, List<Judgement> judgements, Quality quality) {

  static Painted of(Pictures pictures, Judge judge) {
    return new Painted(
        pictures.prompts(),
        judge.judge(pictures.pixels()),
        Quality.of(pictures.prompts(), pictures.pixels(), judge));
  }

  boolean isSuccess(int picture) {
    return Faults.of(judgements.get(picture), prompts.get(picture).asked()).isEmpty();
  }

  /** Share of successes. */
  double success() {
    int successes = 0;
    for (int i = 0; i < prompts.size(); i++) {
      successes += isSuccess(i) ? 1 : 0;
    }
    return (double) successes / prompts.size();
  }

  /** For each prompt, 1 where only this model succeeds, -1 where only the other does, else 0. */
  List<double[]> gains(Painted other) {
    Map<PromptSet.Prompt, List<Double>> byPrompt = new LinkedHashMap<>();
    for (int i = 0; i < prompts.size(); i++) {
      double gain = (isSuccess(i) ? 1 : 0) - (other.isSuccess(i) ? 1 : 0);
      byPrompt.computeIfAbsent(prompts.get(i), p -> new ArrayList<>()).add(gain);
    }
    return byPrompt.values().stream()
        .map(gains -> gains.stream().mapToDouble(Double::doubleValue).toArray())
        .toList();
  }

  /**
   * Of the pictures with two faces, the share whose faces are further apart across than up and
   * down: layouts that are all alike show here. Empty where no picture has two.
   */
  OptionalDouble sideBySide() {
    return judgements.stream()
        .filter(judgement -> judgement.sightings().size() == 2)
        .mapToDouble(
            judgement -> {
              var one = judgement.sightings().get(0).box();
              var other = judgement.sightings().get(1).box();
              double across = Math.abs(one.centreX() - other.centreX());
              return across > Math.abs(one.centreY() - other.centreY()) ? 1 : 0;
            })
        .average();
  }
}
