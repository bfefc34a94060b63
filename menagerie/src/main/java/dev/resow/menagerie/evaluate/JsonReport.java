package dev.resow.menagerie.evaluate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.menagerie.judge.Rate;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Every figure and every picture's outcome, for programs. */
final class JsonReport {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonReport() {}

  static void write(Path file, String set, Seeds seeds, List<ArmReport> reports)
      throws IOException {
    ObjectNode root = JSON.createObjectNode().put("set", set);
    root.put("seeds", seeds.count()).put("firstSeed", seeds.first());
    var arms = root.putArray("arms");
    for (var report : reports) {
      var arm = arms.addObject().put("arm", report.arm().name());
      interval(arm.putObject("success"), report.success());
      if (report.gain() != null) {
        interval(arm.putObject("gainOverPlain"), report.gain());
      }
      arm.put("flagged", report.flagged());
      report.detector().ifPresent(auc -> arm.put("detectorAuc", auc));
      arm.put("rounds", report.rounds()).put("updates", report.updates());
      arm.put("forwards", report.forwards()).put("seconds", report.seconds());
      report.forwardsPerSuccess().ifPresent(n -> arm.put("forwardsPerSuccess", n));
      report.secondsPerSuccess().ifPresent(n -> arm.put("secondsPerSuccess", n));
      report.plainRuns().ifPresent(runs -> arm.put("plainRuns", runs));
      arm.put("featureDistance", report.quality().distance());
      arm.put("diversity", report.quality().diversity());
      outcomes(arm, report.outcomes());
      var pictures = arm.putArray("pictures");
      report.pictures().forEach(picture -> picture(pictures.addObject(), picture));
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  private static void outcomes(ObjectNode arm, Outcomes outcomes) {
    arm.put("lenient", outcomes.lenient().share());
    rate(arm.putObject("clearPrecision"), outcomes.clearPrecision());
    rate(arm.putObject("failureRecall"), outcomes.failureRecall());
    var faults = arm.putObject("faults");
    outcomes.faults().forEach((fault, count) -> faults.put(fault.word(), count));
    var findings = arm.putArray("findings");
    for (var report : outcomes.findings()) {
      var finding = findings.addObject().put("kind", report.kind());
      rate(finding.putObject("found"), report.found());
      rate(finding.putObject("precision"), report.precision());
      report.auc().ifPresent(auc -> finding.put("auc", auc));
    }
  }

  private static void rate(ObjectNode node, Rate rate) {
    node.put("hits", rate.hits()).put("trials", rate.trials());
  }

  private static void interval(ObjectNode node, Bootstrap interval) {
    node.put("mean", interval.mean()).put("low", interval.low()).put("high", interval.high());
  }

  private static void picture(ObjectNode node, Picture picture) {
    node.put("prompt", picture.order().prompt().text()).put("seed", picture.order().seed());
    node.put("success", picture.isSuccess()).put("score", picture.score());
    node.put("verdict", picture.verdict()).put("rounds", picture.rounds());
    node.put("updates", picture.updates()).put("forwards", picture.forwards());
    var faults = node.putArray("faults");
    picture.faults().forEach(fault -> faults.add(fault.word()));
    node.put("lenient", picture.isLenientSuccess());
    var seen = node.putArray("judge");
    for (Sighting sighting : picture.judgement().sightings()) {
      seen.add(sighting.animal().map(Animal::word).orElse("odd"));
    }
    var colours = node.putArray("colours");
    for (Sighting sighting : picture.judgement().sightings()) {
      colours.add(sighting.colour().map(Colour::word).orElse("own"));
    }
    if (!picture.findings().isEmpty()) {
      var findings = node.putArray("findings");
      picture.findings().forEach(finding -> findings.addPOJO(finding));
    }
  }
}
