package dev.resow.menagerie.matched;

import dev.resow.menagerie.evaluate.Arm;
import dev.resow.menagerie.evaluate.Bootstrap;
import dev.resow.menagerie.judge.Rate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What an arm reached and what it cost.
 *
 * @param pictures all of them; figures of success count those that are judged
 */
record MatchedArm(Arm arm, List<MatchedPicture> pictures) {
  MatchedArm {
    pictures = List.copyOf(pictures);
  }

  List<MatchedPicture> judged() {
    return pictures.stream().filter(MatchedPicture::isJudged).toList();
  }

  /** With the interval of single pictures. */
  Rate rate() {
    return Rate.of(judged(), MatchedPicture::isRight);
  }

  /** With the interval of prompts, whose pictures succeed together; empty if none is judged. */
  Optional<Bootstrap> success() {
    Map<FilePrompt, List<Double>> values = new LinkedHashMap<>();
    for (var picture : judged()) {
      values
          .computeIfAbsent(picture.prompt(), p -> new ArrayList<>())
          .add(picture.isRight() ? 1. : 0);
    }
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Bootstrap.of(
                values.values().stream()
                    .map(own -> own.stream().mapToDouble(Double::doubleValue).toArray())
                    .toList()));
  }

  /** By the number of different subjects of the prompt, as TIAM counts. */
  SortedMap<Integer, Rate> bySubjects() {
    var rates = new TreeMap<Integer, Rate>();
    for (var picture : judged()) {
      var one = new Rate(picture.isRight() ? 1 : 0, 1);
      rates.merge(
          picture.prompt().count(),
          one,
          (a, b) -> new Rate(a.hits() + b.hits(), a.trials() + b.trials()));
    }
    return rates;
  }

  /** Of the pictures that the queue calls clear, those that are right. */
  Rate clearPrecision() {
    return Rate.of(
        judged().stream().filter(MatchedPicture::isClear).toList(), MatchedPicture::isRight);
  }

  /** Of the pictures that are wrong, those that the queue flags. */
  Rate failureRecall() {
    return Rate.of(
        judged().stream().filter(picture -> !picture.isRight()).toList(),
        MatchedPicture::isFlagged);
  }

  double mean(ToDoubleFunction<MatchedPicture> value) {
    return pictures.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  /** Forward equivalents of the judged pictures for each one that is right. */
  OptionalDouble forwardsPerSuccess() {
    int right = rate().hits();
    return right == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(judged().stream().mapToDouble(MatchedPicture::forwards).sum() / right);
  }

  /** Lines for a terminal. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    var per = forwardsPerSuccess();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-20s %s  forwards %.1f%s",
            arm.name(),
            success()
                .map(
                    s ->
                        String.format(
                            Locale.ROOT,
                            "%5.1f %% (%.1f to %.1f)",
                            100 * s.mean(),
                            100 * s.low(),
                            100 * s.high()))
                .orElse("no picture is judged"),
            mean(MatchedPicture::forwards),
            per.isEmpty()
                ? ""
                : String.format(Locale.ROOT, ", per success %.1f", per.getAsDouble())));
    bySubjects()
        .forEach(
            (count, rate) ->
                lines.add("  %d subject%s %s".formatted(count, count == 1 ? " " : "s", rate)));
    int unjudged = pictures.size() - judged().size();
    if (unjudged > 0) {
      lines.add("  not judged: %d of %d pictures".formatted(unjudged, pictures.size()));
    }
    return lines;
  }
}
