package dev.resow.chaos.audit;

import dev.resow.chaos.deploy.Part;
import dev.resow.contract.JobState;
import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param accepted jobs that clients were promised
 * @param finished of those, in a terminal state
 * @param states accepted jobs by their last state
 * @param lost promised and not kept: why, one line each
 * @param twice finished more than once, or made twice: why, one line each
 * @param duplicateSubmits submits under a used key, answered with the job there was
 * @param duplicateRecords records on the topics that said what was said before
 * @param workRepeated attempts beyond the first that made a picture; fenced, but paid for
 * @param poison garbage that was put on the topics
 * @param poisonUnkept of that, without a dead letter
 * @param longestStallSeconds longest time without any job finishing while there was work
 * @param kills by part
 * @param recoverySeconds by part, one figure per kill that could be measured
 */
public record Findings(
    int accepted,
    int finished,
    Map<JobState, Integer> states,
    List<String> lost,
    List<String> twice,
    int duplicateSubmits,
    int duplicateRecords,
    int workRepeated,
    int poison,
    List<String> poisonUnkept,
    double longestStallSeconds,
    Map<Part, Integer> kills,
    Map<Part, List<Double>> recoverySeconds) {}
