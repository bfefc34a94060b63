package dev.resow.chaos.load;

import java.time.Instant;

/**
 * A submit as it was sent.
 *
 * @param ended when the answer came, or the client gave up waiting
 * @param status 0 without an answer
 */
public record Request(String tenant, String key, Instant sent, Instant ended, int status) {
  /** True if the api promised to do the job. */
  public boolean accepted() {
    return status == 202;
  }
}
