package dev.resow.worker.attempt;

/**
 * How far an attempt has come.
 *
 * @param round from 0, or null before the first step
 * @param step steps done in that round, or null before the first step
 */
record AttemptPosition(Integer round, Integer step) {
  static final AttemptPosition START = new AttemptPosition(null, null);

  int roundOrZero() {
    return round == null ? 0 : round;
  }

  int stepOrZero() {
    return step == null ? 0 : step;
  }
}
