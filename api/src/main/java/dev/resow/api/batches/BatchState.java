package dev.resow.api.batches;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** State of a row of a batch: that of its job, and a few of its own. */
@Schema(
    description =
        "State of a row. WAITING: its job is not made yet. SKIPPED: it was not valid and has no job. REMOVED: its job is no"
            + " longer kept. Otherwise the state of its job.")
public enum BatchState {
  WAITING,
  QUEUED,
  DISPATCHED,
  RUNNING,
  RETRY_WAIT,
  SUCCEEDED,
  DEAD,
  CANCELLED,
  EXPIRED,
  REMOVED,
  SKIPPED
}
