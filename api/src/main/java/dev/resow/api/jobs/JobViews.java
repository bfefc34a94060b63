package dev.resow.api.jobs;

import dev.resow.api.models.HeldModels;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
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
    return view(row, spec(row), places.of(row));
  }

  JobView of(JobRow row) {
    return of(row, spec(row));
  }

  /**
   * @param spec as in the row, for a caller that has read it
   */
  JobView of(JobRow row, JobSpec spec) {
    return view(row, spec, null);
  }

  private JobView view(JobRow row, JobSpec spec, QueuePlace place) {
    boolean waits = row.state == JobState.QUEUED || row.state == JobState.DISPATCHED;
    boolean misses = waits && !models.contains(spec.model());
    return JobView.of(row, spec, place, misses ? new WaitingFor(spec.model()) : null);
  }

  private static JobSpec spec(JobRow row) {
    return Json.parse(row.spec, JobSpec.class);
  }
}
