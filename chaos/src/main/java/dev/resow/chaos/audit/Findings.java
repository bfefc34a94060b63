package dev.resow.chaos.audit;

import dev.resow.contract.JobState;
import java.util.List;
import java.util.Map;

/**
 * What an audit found. Every list of sentences is one of violations: which job, record or process,
 * and when.
 *
 * @param accepted jobs that clients were promised
 * @param finished of those, in a terminal state
 * @param states accepted jobs by their last state
 * @param lost promised and not kept
 * @param twice finished more than once, or made twice
 * @param poison garbage that was put on the topics
 * @param poisonUnkept of that, without a dead letter
 * @param spentTries tries that jobs spent because of an environmental fault
 * @param forged data from forged records that was accepted
 * @param wrongPictures pictures that the api serves wrongly
 * @param stalls processes that were ready and did nothing while work waited
 * @param silences readiness checks that did not answer
 * @param timesOutside moves and ends of jobs at times before or after the run
 * @param neverInjected faults that were chosen and possible, and did not happen
 * @param restarts processes that were started again although no fault had killed them; no violation
 * @param figures how much happened
 * @param toleratesOneLoss true if there were three brokers and two apis and schedulers or more: the
 *     bars are tighter then
 * @param faults by group, in order of name
 */
public record Findings(
    int accepted,
    int finished,
    Map<JobState, Integer> states,
    List<String> lost,
    List<String> twice,
    int poison,
    List<String> poisonUnkept,
    List<String> spentTries,
    List<String> forged,
    List<String> wrongPictures,
    List<String> stalls,
    List<String> silences,
    List<String> timesOutside,
    List<String> neverInjected,
    List<String> restarts,
    Figures figures,
    boolean toleratesOneLoss,
    Map<String, Recovered> faults) {

  /**
   * No violations.
   *
   * @param duplicateSubmits submits under a used key, answered with the job there was
   * @param duplicateRecords duplicate records on the topics
   * @param workRepeated attempts beyond the first that made a picture; fenced, but paid for
   * @param longestStallSeconds longest time without any job finishing while there was work
   * @param lateReadiness answers of a readiness check that took more than a second
   */
  public record Figures(
      int duplicateSubmits,
      int duplicateRecords,
      int workRepeated,
      double longestStallSeconds,
      int lateReadiness) {}

  /**
   * Faults of one kind against one kind of target.
   *
   * @param injected how many
   * @param seconds until recovery, of each that could be measured
   * @param alone of those, where no other fault lasted meanwhile: what the bars are about
   * @param allServed seconds until nobody who came within a second of the fault waited any more, of
   *     each that no other fault met until then
   */
  public record Recovered(
      int injected, List<Double> seconds, List<Double> alone, List<Double> allServed) {}
}
