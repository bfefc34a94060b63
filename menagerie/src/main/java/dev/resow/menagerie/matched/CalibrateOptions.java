package dev.resow.menagerie.matched;

import dev.resow.menagerie.evaluate.Arm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Options of a calibration that a matcher judges.
 *
 * @param model folder of the model
 * @param judged what it shares with an evaluation
 */
record CalibrateOptions(Path model, MatchOptions judged) {
  static final Arm PLAIN = Arm.list("plain").getFirst();

  /** Its only round is finished, whatever the check says. */
  static final Arm CHECKED = new Arm("resow, one round", "resow", 1, 1);

  static final String USAGE =
      """
      usage: resow calibrate [MODEL] --judge BLIP_FOLDER --prompts FILE [--seeds 8] [--first-seed 1]
                             [--line-seeds 8] [--url URL] [--key KEY] [--run NAME] [--out FOLDER] [--json]
        Measure the lines of the overlap check of 'resow' for any model, on prompts of your own. A matcher
        judges the pictures. Writes MODEL/resow.json.
        MODEL      folder of the model that the server has (default: RESOW_MODEL)
        --judge    folder of a BlipForImageTextRetrieval, as published
        --prompts  file with one prompt a line, or a table: prompt, subjects, kind
        --seeds    seeds per prompt, 1 or more (default: 8)
        --first-seed  the first of them, 1 or more (default: 1)
        --line-seeds  pictures of each subject alone that its line is measured with, 1 to 100 (default: 8)
        --url      base URL of a server (default: RESOW_URL, else this machine's, else a temporary one)
        --key      API key of that server (default: RESOW_KEY)
        --run      name of the run; an existing name resumes that run (default: calibrate-TIME)
        --out      folder of the report (default: target/calibration/FILE)
        --json     print the report as JSON; progress goes to standard error
        Exit codes: 0 success, 1 failure, 2 invalid command line or prompts, 3 the judge or the model cannot
        be used, 4 the server does not answer
      """;

  /** Whether these are options of this calibration: no other one has a judge as an option. */
  static boolean isMeant(List<String> args) {
    return args.contains("--judge") || MatchOptions.isMeant(args);
  }

  /**
   * @param model where the first argument is an option; null if nothing is known
   * @throws IllegalArgumentException saying which option is wrong
   */
  static CalibrateOptions parse(List<String> args, String model) {
    boolean first = !args.isEmpty() && !args.getFirst().startsWith("--");
    var folder = first ? args.getFirst() : model;
    if (folder == null || folder.isBlank()) {
      throw new IllegalArgumentException(
          "expected the folder of the model before the options, or RESOW_MODEL; found none");
    }
    var options = first ? args.subList(1, args.size()) : args;
    var arms = Optional.of(List.of(PLAIN, CHECKED));
    return new CalibrateOptions(
        Path.of(folder), MatchOptions.parse(options, "calibrate", "calibration", arms));
  }
}
