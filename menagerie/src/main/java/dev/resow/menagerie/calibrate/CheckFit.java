package dev.resow.menagerie.calibrate;

import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import java.util.List;
import java.util.Optional;

/**
 * The line of shared mass of an overlap check, from pictures whose only round was checked and
 * finished whatever the check found.
 *
 * @param steps sampler steps of a run
 * @param rounds most rounds of a job
 * @param check step of the check, from 0
 */
public record CheckFit(int steps, int rounds, int check) {

  /**
   * A picture.
   *
   * @param text its prompt
   * @param subjects different ones of the prompt
   * @param success whether the judge calls it right
   * @param shared largest mass that two of its subjects shared at the check, 0 to 1
   * @param work of its only round, in plain runs
   */
  public record Checked(String text, int subjects, boolean success, double shared, double work) {}

  /**
   * What comes out.
   *
   * @param evidence how well the score tells wrong pictures, in words
   * @param thresholds of the check; empty when no line is worth drawing
   * @param reason why there is none; null when there is one
   * @param flagged share of the rounds that it drops
   * @param success expected share of right pictures after the last round
   * @param work expected work of a job, in plain runs
   */
  public record Fit(
      String evidence,
      Optional<DetectionThresholds> thresholds,
      String reason,
      double flagged,
      double success,
      double work) {}

  /** Work is spread evenly over the steps: what a round costs until its check is not reported. */
  private record Run(Checked picture) implements Finished {
    @Override
    public String text() {
      return picture.text();
    }

    @Override
    public int subjects() {
      return picture.subjects();
    }

    @Override
    public boolean success() {
      return picture.success();
    }

    @Override
    public double extraBefore(int step) {
      return (picture.work() - 1) * LineFit.ROWS * step;
    }
  }

  /**
   * The tightest line under which a success costs less than plain pictures made until one is right,
   * and a job no more than two plain runs. None where the score tells wrong pictures no better than
   * chance.
   *
   * @param pictures at least one, of prompts of a similar number of subjects
   * @param plain share of plain pictures of these prompts that are right, 0 to 1
   */
  public Fit fit(List<Checked> pictures, double plain) {
    var runs = pictures.stream().map(Run::new).toList();
    var line = new LineFit<Run>(steps, rounds, 0, (run, _) -> run.picture().shared());
    var evidence = Evidence.of(runs, run -> run.picture().shared(), run -> !run.success());
    var found = line.tightest(runs, check, 1 / plain);
    boolean never = found.flagged() == 0;
    if (!evidence.tells() || never) {
      var all = line.tightest(runs, check, 0); // never flags
      var reason = evidence.tells() ? "no line is worth its cost" : evidence.reason();
      return new Fit(evidence.toString(), Optional.empty(), reason, 0, all.success(), all.work());
    }
    return new Fit(
        evidence.toString(),
        Optional.of(Calibrate.shared(found.line())),
        null,
        found.flagged(),
        found.success(),
        found.work());
  }
}
