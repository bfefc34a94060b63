package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.menagerie.judge.Rate;
import dev.resow.training.judge.Line;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** Every figure, every picture's outcome and the reasons for it, for programs. */
final class MatchedReport {
  private static final JsonMapper JSON = new JsonMapper();

  private MatchedReport() {}

  /**
   * @param fingerprint of the judge's folder
   */
  static ObjectNode of(
      MatchOptions options,
      String fingerprint,
      SequencedMap<String, Line> lines,
      List<MatchedArm> arms) {
    ObjectNode root = JSON.createObjectNode().put("prompts", options.prompts().toString());
    root.putObject("judge").put("folder", options.judge().toString()).put("sha256", fingerprint);
    root.put("seeds", options.seeds().count()).put("firstSeed", options.seeds().first());
    var all = root.putArray("lines");
    lines.forEach(
        (subject, line) ->
            all.addObject()
                .put("subject", subject)
                .put("line", line.value())
                .put("area", line.area())
                .put("own", line.own())
                .put("others", line.others())
                .put("known", line.isKnown()));
    var reports = root.putArray("arms");
    arms.forEach(arm -> arm(reports.addObject(), arm));
    return root;
  }

  /** Writes it to the folder of reports. */
  static void write(MatchOptions options, ObjectNode report) throws IOException {
    Files.createDirectories(options.out());
    JSON.writerWithDefaultPrettyPrinter().writeValue(file(options).toFile(), report);
  }

  /** Says where it is, and prints it if that is asked for. */
  static void end(MatchOptions options, PrintStream out) throws IOException {
    out.println("wrote " + file(options));
    if (options.json()) {
      System.out.println(Files.readString(file(options)));
    }
  }

  private static Path file(MatchOptions options) {
    return options.out().resolve("report.json");
  }

  private static void arm(ObjectNode node, MatchedArm arm) {
    node.put("arm", arm.arm().name());
    arm.success()
        .ifPresent(
            success ->
                node.putObject("success")
                    .put("mean", success.mean())
                    .put("low", success.low())
                    .put("high", success.high()));
    rate(node.putObject("pictureRate"), arm.rate());
    node.put("unjudged", arm.pictures().size() - arm.judged().size());
    var counts = node.putArray("bySubjects");
    arm.bySubjects()
        .forEach((count, rate) -> rate(counts.addObject().put("subjects", count), rate));
    node.put("rounds", arm.mean(MatchedPicture::rounds));
    node.put("forwards", arm.mean(MatchedPicture::forwards));
    node.put("seconds", arm.mean(MatchedPicture::seconds));
    arm.forwardsPerSuccess().ifPresent(forwards -> node.put("forwardsPerSuccess", forwards));
    rate(node.putObject("clearPrecision"), arm.clearPrecision());
    rate(node.putObject("failureRecall"), arm.failureRecall());
    var pictures = node.putArray("pictures");
    arm.pictures().forEach(picture -> picture(pictures.addObject(), picture));
  }

  private static void rate(ObjectNode node, Rate rate) {
    node.put("hits", rate.hits()).put("trials", rate.trials());
    node.put("low", rate.low()).put("high", rate.high());
  }

  private static void picture(ObjectNode node, MatchedPicture picture) {
    var judged = picture.judged();
    node.put("prompt", picture.prompt().typed()).put("seed", picture.seed());
    node.put("outcome", judged.outcome().name().toLowerCase(Locale.ROOT));
    node.put("score", judged.prompt());
    var subjects = node.putArray("subjects");
    for (var subject : judged.subjects()) {
      var one = subjects.addObject().put("name", subject.name()).put("score", subject.score());
      if (subject.line().isKnown()) {
        one.put("line", subject.line().value()).put("above", subject.isAbove());
      }
    }
    var swaps = node.putArray("swaps");
    for (var swap : judged.swaps()) {
      swaps
          .addObject()
          .put("name", swap.name())
          .put("by", swap.by())
          .put("score", swap.score())
          .put("fits", judged.fittingSwaps().contains(swap));
    }
    node.put("verdict", picture.verdict()).put("rounds", picture.rounds());
    node.put("forwards", picture.forwards());
  }
}
