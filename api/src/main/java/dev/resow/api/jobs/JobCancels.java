package dev.resow.api.jobs;

import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.observability.Traces;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Outbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Asks for the end of jobs. Idempotent; a job that has ended stays as it is. */
@ApplicationScoped
public class JobCancels {
  private final Outbox outbox;
  private final Traces traces;
  private final Clock clock;

  JobCancels(Outbox outbox, Traces traces, Clock clock) {
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * Requests all of them in one transaction.
   *
   * @param reason for people, e.g. "cancelled by the client"
   */
  public void request(List<JobRow> jobs, String reason) {
    QuarkusTransaction.requiringNew().run(() -> jobs.forEach(job -> request(job, reason)));
  }

  private void request(JobRow job, String reason) {
    var cancel = new CancelJob(job.id, clock.instant(), reason);
    outbox.publish(CloudEvent.of(cancel, NewJob.SOURCE, traces.onward(job.traceparent)));
  }
}
