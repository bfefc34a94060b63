package dev.resow.worker.attempt;

/**
 * How far an attempt came.
 *
 * @param round null if it had not begun one
 * @param step steps done in that round, null likewise
 */
record Reached(Integer round, Integer step) {
  static final Reached NOTHING = new Reached(null, null);
}
