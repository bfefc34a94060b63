package dev.resow.scheduler.lifecycle;

import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.JobTransitions;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.policy.Spent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A job while one trigger is worked out. */
final class Transition {
  final Instant now;
  JobStatus job;

  /** What had been used when the broker took the job from its worker; null if it did not. */
  Spent spentBefore;

  private final List<JobStateChanged> moves = new ArrayList<>();
  private final List<ResowEvent> says = new ArrayList<>();

  Transition(JobStatus job, Instant now) {
    this.job = job;
    this.now = now;
  }

  void move(JobState to, String reason) {
    JobState from = job.state();
    if (!JobTransitions.allows(from, to))
      throw new IllegalStateException(
          "job " + job.id() + " cannot change from " + from + " to " + to);
    job = job.withState(to, now);
    moves.add(new JobStateChanged(job.id(), now, from, to, job.fence().attempt(), reason));
  }

  void publish(ResowEvent event) {
    says.add(event);
  }

  Outcome accepted() {
    return new Outcome(job, true, List.copyOf(moves), List.copyOf(says));
  }

  /** Changes nothing; commands that stop a stray worker are still published. */
  Outcome ignored() {
    return new Outcome(job, false, List.of(), List.copyOf(says));
  }
}
