package dev.resow.api.jobs;

import dev.resow.api.models.HeldModels;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import jakarta.enterprise.context.ApplicationScoped;

/** Jobs as clients see them. */
@ApplicationScoped
class JobViews {
  private final QueuePlaces places;
  private final HeldModels models;

  JobViews(QueuePlaces places, HeldModels models) {
    this.places = places;
    this.models = models;
  }

  /** With the job's place in the queue, which costs queries. */
  JobView placed(JobRow row) {
    return waiting(row, JobView.of(row, places.of(row)));
  }

  JobView of(JobRow row) {
    return waiting(row, JobView.of(row, null));
  }

  /**
   * @param spec as in the row, for a caller that has read it
   */
  JobView of(JobRow row, JobSpec spec) {
    return waiting(row, JobView.of(row, spec, null));
  }

  private JobView waiting(JobRow row, JobView view) {
    boolean waits = row.state == JobState.QUEUED || row.state == JobState.DISPATCHED;
    String model = view.spec().model();
    return waits && !models.contains(model) ? view.waitingFor(new WaitingFor(model)) : view;
  }
}
