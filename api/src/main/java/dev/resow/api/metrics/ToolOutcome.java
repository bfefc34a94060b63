package dev.resow.api.metrics;

import java.util.Locale;

/** What became of a call of a tool for agents. */
public enum ToolOutcome {
  DONE,
  /** The fault is the agent's, or it has to wait: status 4xx on other routes. */
  REFUSED,
  /** Status 5xx on other routes. */
  FAILED;

  /** The word for it in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
