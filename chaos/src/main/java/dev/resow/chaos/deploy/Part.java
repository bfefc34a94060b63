package dev.resow.chaos.deploy;

import java.util.Locale;

/** A kind of process. */
public enum Part {
  WORKER,
  SCHEDULER,
  API,
  BROKER,
  DATABASE;

  /** For people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
