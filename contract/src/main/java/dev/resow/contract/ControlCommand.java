package dev.resow.contract;

import java.util.UUID;

/** An order about one job or training, read by every scheduler and worker. */
public sealed interface ControlCommand extends ResowEvent permits CancelJob, FenceAttempts {
  UUID jobId();

  @Override
  default String recordKey() {
    return jobId().toString();
  }
}
