package dev.resow.persistence.rounds;

import java.util.Locale;

/** How a round ended. */
public enum RoundEnding {
  /** It made the attempt's picture. */
  PICTURE,
  /** The sampler went back to the start, or on with another candidate. */
  RESTARTED,
  /** It failed, or the attempt in it. */
  FAILED,
  /** The client stopped the job. */
  CANCELLED,
  /** The job's deadline passed. */
  EXPIRED,
  /** Its worker was not heard of again. */
  LOST,
  /** Its worker stopped and saved it; a later attempt continues. */
  HANDED_OVER;

  /** As the column holds it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
