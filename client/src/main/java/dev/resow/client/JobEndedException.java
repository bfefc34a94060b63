package dev.resow.client;

import dev.resow.client.model.Job;

/** The awaited job ended without a picture: it failed for good, was cancelled or expired. */
public final class JobEndedException extends ResowException {
  private static final long serialVersionUID = 1;
  private final transient Job job;

  JobEndedException(Job job) {
    super(
        "job %s ended %s without a picture%s"
            .formatted(
                job.id(), job.state(), job.failure() == null ? "" : ": " + job.failure().message()),
        null);
    this.job = job;
  }

  /** The job with its last failure. */
  public Job job() {
    return job;
  }
}
