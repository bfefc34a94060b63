package dev.resow.chaos.upgrade;

import java.util.Locale;

/** Which of two releases a process is of. */
public enum Release {
  PREVIOUS,
  CURRENT;

  Release other() {
    return this == PREVIOUS ? CURRENT : PREVIOUS;
  }

  /** For people. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
