package dev.resow.worker.attempt;

/** How an attempt ended, as far as its record on the ready topic is concerned. */
public enum AttemptEnding {
  /** The end of the attempt is durable on the topics; the record is acknowledged. */
  REPORTED,

  /** A newer attempt owns the job; nothing was reported, the record is acknowledged. */
  FENCED,

  /** The acquisition lock is lost and another delivery owns the record; nothing was reported. */
  LOCK_LOST,

  /** This worker does not hold the job's model; nothing was reported, the record is released. */
  OTHER_MODEL,

  /** The job prefers another worker; nothing was reported, the record is released. */
  DECLINED,

  /** This process shuts down and had not started the job; the record is released. */
  SHUTTING_DOWN
}
