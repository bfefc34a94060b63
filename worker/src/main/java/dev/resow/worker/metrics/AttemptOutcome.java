package dev.resow.worker.metrics;

import java.util.Locale;

/** How an attempt ended, and so what its work was good for. */
public enum AttemptOutcome {
  /** The picture is stored and its result durable. */
  PICTURE,
  /** The attempt failed: its work is lost, unless a retry resumes its checkpoint. */
  FAILED,
  /** The job was cancelled or its deadline passed. */
  CANCELLED,
  /** Another worker continues from the checkpoint. */
  HANDED_OVER,
  /** Another delivery owns the job: the lock was lost, or a newer attempt has begun. */
  LOST,
  /** Nothing was done: the job prefers another worker, or this one shuts down. */
  DECLINED;

  /** The word for it in metrics and traces. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
