package dev.resow.chaos.upgrade;

import dev.resow.chaos.audit.Findings;
import dev.resow.contract.JobState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of two releases found.
 *
 * @param audit of the whole run
 * @param stages in their order
 * @param deadLetters one line each: a record that one release wrote and one refused, or a dead job
 * @param usedTries jobs that used a try although nothing was wrong, one line each
 * @param delayedSubmits submits that no api accepted soon enough, one line each
 * @param idleApis apis that clients should have used and did not, by name
 * @param errors lines of the processes' logs at level ERROR; no violation
 */
public record UpgradeFindings(
    Findings audit,
    List<Stage> stages,
    List<String> deadLetters,
    List<String> usedTries,
    List<String> delayedSubmits,
    List<String> idleApis,
    List<String> errors) {

  /** What must not be, in the order of the report. */
  Map<String, List<String>> violations() {
    var all = new LinkedHashMap<String, List<String>>();
    all.put("jobs lost", audit.lost());
    all.put("jobs finished or made twice", audit.twice());
    all.put("jobs that did not succeed", others());
    all.put("jobs that used a try", usedTries);
    all.put("dead letters", deadLetters);
    all.put("submits that waited too long", delayedSubmits);
    all.put("apis that accepted no job", idleApis);
    all.put("pictures served wrongly", audit.wrongPictures());
    all.put(
        "mixes that stood still",
        stages.stream().filter(Stage::stoodStill).map(s -> s.mix().toString()).toList());
    return all;
  }

  private List<String> others() {
    var others = new ArrayList<String>();
    audit
        .states()
        .forEach(
            (state, jobs) -> {
              if (state != JobState.SUCCEEDED) others.add(jobs + " are " + state);
            });
    return others;
  }

  /** Every bar that is broken, one line each; empty if all hold. */
  public List<String> broken() {
    var broken = new ArrayList<String>();
    violations()
        .forEach(
            (what, lines) -> {
              if (!lines.isEmpty()) broken.add(lines.size() + " " + what);
            });
    return broken;
  }
}
