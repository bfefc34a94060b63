package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.menagerie.calibrate.CheckFit.Fit;
import dev.resow.menagerie.judge.Rate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The line of the check for prompts with two subjects, or with more.
 *
 * @param many whether with more
 * @param plain right pictures of plain sampling
 * @param checked right pictures of those that were checked
 * @param fit empty when no picture of either kind is judged
 */
record SizeFit(boolean many, Rate plain, Rate checked, Optional<Fit> fit) {

  /**
   * @param plain pictures of plain sampling, of all sizes
   * @param checked pictures of the check, of all sizes; those that were looked at before the others
   *     are left out
   */
  static SizeFit of(
      boolean many, CheckCard card, List<MatchedPicture> plain, List<CheckedPicture> checked) {
    var before = plain.stream().filter(one -> isOf(many, one)).toList();
    int step = checked.stream().mapToInt(CheckedPicture::step).max().orElse(0);
    var own =
        checked.stream()
            .filter(one -> isOf(many, one.picture()))
            .filter(one -> one.step() == step && step > 0)
            .toList();
    var rate = Rate.of(before, MatchedPicture::isRight);
    var after = Rate.of(own, one -> one.picture().isRight());
    if (before.isEmpty() || own.isEmpty()) {
      return new SizeFit(many, rate, after, Optional.empty());
    }
    double run = plain.stream().mapToDouble(MatchedPicture::forwards).average().orElseThrow();
    var fitted = own.stream().map(one -> one.fitted(run)).toList();
    return new SizeFit(many, rate, after, Optional.of(card.fit(many).fit(fitted, rate.share())));
  }

  private static boolean isOf(boolean many, MatchedPicture picture) {
    return picture.isJudged() && picture.prompt().count() > 2 == many;
  }

  Optional<DetectionThresholds> thresholds() {
    return fit.flatMap(Fit::thresholds);
  }

  private String size() {
    return many ? "3 and more subjects" : "2 subjects";
  }

  private String reason() {
    return fit.map(Fit::reason).orElse("no picture is judged");
  }

  /** For a terminal. */
  String text() {
    var found = thresholds();
    if (found.isEmpty()) {
      return "%s: no line: %s".formatted(size(), reason());
    }
    var own = fit.orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s: %s; line %.4f drops %.2f of the rounds; expected success %.3f at %.2f plain runs, plain %.3f",
        size(),
        own.evidence(),
        found.get().overlap(),
        own.flagged(),
        own.success(),
        own.work(),
        plain.share());
  }

  /** For programs. */
  void put(ObjectNode node) {
    node.put("subjects", size());
    node.putObject("plain").put("hits", plain.hits()).put("trials", plain.trials());
    node.putObject("checked").put("hits", checked.hits()).put("trials", checked.trials());
    fit.ifPresent(own -> node.put("evidence", own.evidence()));
    thresholds()
        .ifPresentOrElse(
            line -> {
              var own = fit.orElseThrow();
              node.put("line", line.overlap()).put("dropped", own.flagged());
              node.put("expectedSuccess", own.success()).put("expectedWork", own.work());
            },
            () -> node.put("reason", reason()));
  }
}
