package dev.resow.menagerie.calibrate;

import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.map.RegionPlaces;
import dev.resow.diffusion.guidance.settings.RegionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments of the command.
 *
 * @param seeds pictures of each prompt
 * @param prompts pilot prompts, from the front of the list
 * @param docs folder for charts and tables, which go into its {@code images} and {@code data}
 * @param updates maximum number of updates per guided step
 * @param firstStep first guided step
 * @param lastStep last guided step
 * @param eta length of an update
 * @param stopShare updates end below this share of the median losses of good plain pictures
 * @param rounds maximum number of rounds per job
 * @param regions of the rows with regions; their look is fitted
 */
record Plan(
    Path model,
    Path judge,
    int seeds,
    int prompts,
    Path docs,
    int updates,
    int firstStep,
    int lastStep,
    double eta,
    double stopShare,
    int rounds,
    RegionSettings regions) {
  static final String USAGE =
      """
      usage: ./resow calibrate [MODEL [JUDGE]] [--seeds N] [--prompts N] [--docs FOLDER] [--updates N]
                               [--first-step N] [--last-step N] [--eta X] [--stop-share X] [--rounds N]
                               [--regions FIRST:LAST:RENEWAL:SHARPNESS:RENOISE:GUIDANCE_END[:PLACES]]
        Measure the guidance settings of a model of the demo world; writes MODEL/resow.json.
        MODEL, JUDGE  folders (default: models/menagerie, models/judge)
        --seeds       pictures per prompt, 1 or more (default: 12)
        --prompts     number of pilot prompts, 1 to 28 (default: 28)
        --docs        folder for charts and tables (default: docs)
        --updates     maximum number of updates per step (default: 1)
        --first-step, --last-step  steps with updates, from 0 (default: 1, 12)
        --eta         length of an update in units of the latent (default: 0.025)
        --stop-share  stop updating below this share of the median losses (default: 0.25)
        --rounds      maximum number of rounds per job, the first included (default: 3)
        --regions     settings of the regional methods (default: 10:23:4:20:0.6:20:LEADING)\
      """;

  /** Defaults for everything that is left out. */
  static Plan parse(String... args) {
    if (List.of(args).contains("--segmenter")) {
      throw new IllegalArgumentException(
          "--segmenter: expected no segmenter, since blocks are measured in the demo world only; for other models 'resow calibrate MODEL --judge BLIP_FOLDER --prompts FILE' measures the overlap check");
    }
    List<String> folders = new ArrayList<>();
    var plan =
        new Plan(
            Path.of("models/menagerie"),
            Path.of("models/judge"),
            12,
            28,
            Path.of("docs"),
            1,
            1,
            12,
            .025,
            .25,
            3,
            regions("10:23:4:20:0.6:20"));
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        folders.add(args[i]);
      } else if (i + 1 == args.length) {
        throw new IllegalArgumentException(
            "%s: expected a value, found none%n%s".formatted(args[i], USAGE));
      } else {
        plan = plan.with(args[i], args[++i]);
      }
    }
    return plan.at(
        folders.isEmpty() ? plan.model : Path.of(folders.get(0)),
        folders.size() < 2 ? plan.judge : Path.of(folders.get(1)));
  }

  private Plan at(Path model, Path judge) {
    return new Plan(
        model, judge, seeds, prompts, docs, updates, firstStep, lastStep, eta, stopShare, rounds,
        regions);
  }

  private Plan with(String option, String value) {
    try {
      return switch (option) {
        case "--seeds" -> copy(integer(value), prompts, docs, updates, firstStep, lastStep, eta);
        case "--prompts" -> copy(seeds, integer(value), docs, updates, firstStep, lastStep, eta);
        case "--docs" -> copy(seeds, prompts, Path.of(value), updates, firstStep, lastStep, eta);
        case "--updates" -> copy(seeds, prompts, docs, integer(value), firstStep, lastStep, eta);
        case "--first-step" -> copy(seeds, prompts, docs, updates, integer(value), lastStep, eta);
        case "--last-step" -> copy(seeds, prompts, docs, updates, firstStep, integer(value), eta);
        case "--eta" ->
            copy(seeds, prompts, docs, updates, firstStep, lastStep, Double.parseDouble(value));
        case "--stop-share" -> with(Double.parseDouble(value), rounds, regions);
        case "--rounds" -> with(stopShare, integer(value), regions);
        case "--regions" -> with(stopShare, rounds, regions(value));
        default -> throw new IllegalArgumentException("unknown option");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s %s: %s%n%s".formatted(option, value, e.getMessage(), USAGE), e);
    }
  }

  private static int integer(String value) {
    int number = Integer.parseInt(value);
    if (number < 1) {
      throw new IllegalArgumentException("expected 1 or more");
    }
    return number;
  }

  private Plan copy(
      int seeds, int prompts, Path docs, int updates, int firstStep, int lastStep, double eta) {
    return new Plan(
        model, judge, seeds, prompts, docs, updates, firstStep, lastStep, eta, stopShare, rounds,
        regions);
  }

  private static RegionSettings regions(String value) {
    String[] parts = value.split(":");
    if (parts.length < 6 || parts.length > 7) {
      throw new IllegalArgumentException(
          "expected FIRST:LAST:RENEWAL:SHARPNESS:RENOISE:GUIDANCE_END[:PLACES]");
    }
    int first = Integer.parseInt(parts[0]);
    int last = Integer.parseInt(parts[1]);
    int renewal = Integer.parseInt(parts[2]);
    return new RegionSettings(
        first,
        last,
        renewal,
        Double.parseDouble(parts[3]),
        Double.parseDouble(parts[4]),
        Integer.parseInt(parts[5]),
        Math.min(first + renewal, last), // the prediction that renews the regions serves the look
        DetectionThresholds.DEFAULT,
        null,
        parts.length < 7 ? RegionPlaces.LEADING : RegionPlaces.valueOf(parts[6]),
        null,
        1,
        null);
  }

  private Plan with(double stopShare, int rounds, RegionSettings regions) {
    return new Plan(
        model, judge, seeds, prompts, docs, updates, firstStep, lastStep, eta, stopShare, rounds,
        regions);
  }
}
