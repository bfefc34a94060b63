package dev.resow.worker.attempt;

import dev.resow.observability.Traces;

/**
 * How attempts are traced.
 *
 * @param stepEvery every how many steps of a round one has a span; 0 for none
 */
public record AttemptTraces(Traces traces, int stepEvery) {
  public static final AttemptTraces OFF = new AttemptTraces(Traces.OFF, 0);
}
