package dev.resow.api.batches;

import dev.resow.contract.JobSpec;

/**
 * A row of a batch to be: a job, or the reason why there is none.
 *
 * @param input row of the body
 * @param spec of the job, or null
 * @param error why it is skipped, or null
 */
record PlannedRow(int input, JobSpec spec, String error) {
  boolean skipped() {
    return error != null;
  }
}
