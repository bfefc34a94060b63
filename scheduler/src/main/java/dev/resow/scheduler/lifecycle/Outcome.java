package dev.resow.scheduler.lifecycle;

import dev.resow.contract.JobStateChanged;
import dev.resow.contract.ResowEvent;
import java.util.List;

/**
 * What a trigger did.
 *
 * @param accepted false if it changed nothing: late, fenced, or not for this state
 * @param moves moves of the state machine, in order
 * @param events events to publish
 */
public record Outcome(
    JobStatus job, boolean accepted, List<JobStateChanged> moves, List<ResowEvent> events) {}
