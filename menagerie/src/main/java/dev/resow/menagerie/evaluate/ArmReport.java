package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Judge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What an arm reached and what it cost.
 *
 * @param success share of pictures without a fault
 * @param gain success minus that of plain sampling on the same prompts and seeds; null without
 *     plain
 * @param flagged share of pictures that the queue itself calls overlapped or budget-exhausted
 * @param detector AUC of the overlap score against the judge's failures; empty without scores
 * @param forwards forward equivalents per picture
 * @param plainRuns forwards as a multiple of plain sampling's; empty without plain
 * @param seconds of sampling per picture
 */
record ArmReport(
    Arm arm,
    List<Picture> pictures,
    Bootstrap success,
    Bootstrap gain,
    double flagged,
    OptionalDouble detector,
    double rounds,
    double updates,
    double forwards,
    OptionalDouble plainRuns,
    double seconds,
    Quality quality,
    Outcomes outcomes) {

  /**
   * @param plain pictures of plain sampling in the same order, or null
   */
  static ArmReport of(Arm arm, List<Picture> pictures, List<Picture> plain, Judge judge) {
    var scored = pictures.stream().filter(p -> p.score() != null).toList();
    return new ArmReport(
        arm,
        pictures,
        Bootstrap.of(byPrompt(pictures, i -> hit(pictures.get(i)))),
        plain == null
            ? null
            : Bootstrap.of(byPrompt(pictures, i -> hit(pictures.get(i)) - hit(plain.get(i)))),
        mean(pictures, p -> p.isFlagged() ? 1 : 0),
        Auc.of(
            scored.stream().filter(p -> !p.isSuccess()).map(Picture::score).toList(),
            scored.stream().filter(Picture::isSuccess).map(Picture::score).toList()),
        mean(pictures, Picture::rounds),
        mean(pictures, Picture::updates),
        mean(pictures, Picture::forwards),
        plain == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(mean(pictures, Picture::forwards) / mean(plain, Picture::forwards)),
        mean(pictures, Picture::seconds),
        Quality.of(pictures, judge),
        Outcomes.of(pictures));
  }

  /** Forward equivalents for each picture that succeeds, if failures are simply made again. */
  OptionalDouble forwardsPerSuccess() {
    return perSuccess(forwards);
  }

  OptionalDouble secondsPerSuccess() {
    return perSuccess(seconds);
  }

  private OptionalDouble perSuccess(double perPicture) {
    return success.mean() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(perPicture / success.mean());
  }

  /** One line for a terminal. */
  String line() {
    return "%-26s %5.1f %% (%4.1f to %5.1f)%s  forwards %6.1f%s%s  rounds %.2f  %.2f s"
        .formatted(
            arm.name(),
            100 * success.mean(),
            100 * success.low(),
            100 * success.high(),
            gain == null ? "" : "  gain %+5.1f".formatted(100 * gain.mean()),
            forwards,
            written(" (%.2f plain runs)", plainRuns),
            written(", per success %7.1f", forwardsPerSuccess()),
            rounds,
            seconds);
  }

  private static String written(String format, OptionalDouble value) {
    return value.isPresent() ? format.formatted(value.getAsDouble()) : "";
  }

  private static double hit(Picture picture) {
    return picture.isSuccess() ? 1 : 0;
  }

  private static double mean(List<Picture> pictures, ToDoubleFunction<Picture> value) {
    return pictures.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private interface ValueAt {
    double of(int index);
  }

  private static List<double[]> byPrompt(List<Picture> pictures, ValueAt value) {
    Map<PromptSet.Prompt, List<Double>> values = new LinkedHashMap<>();
    for (int i = 0; i < pictures.size(); i++) {
      values
          .computeIfAbsent(pictures.get(i).order().prompt(), p -> new ArrayList<>())
          .add(value.of(i));
    }
    return values.values().stream()
        .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
        .toList();
  }
}
