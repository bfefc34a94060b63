package dev.resow.classifier;

import dev.resow.contract.SafetyAction;

/**
 * From which score of a label on something happens.
 *
 * @param hold null for never
 * @param refuse null for never
 */
record Threshold(Double hold, Double refuse) {
  SafetyAction action(double score) {
    if (refuse != null && score >= refuse) return SafetyAction.REFUSE;
    if (hold != null && score >= hold) return SafetyAction.HOLD;
    return SafetyAction.ALLOW;
  }

  /** Whether it can act at all, and holds before it refuses. */
  boolean isValid() {
    if (hold != null && !Double.isFinite(hold)) return false;
    if (refuse != null && !Double.isFinite(refuse)) return false;
    return hold == null ? refuse != null : refuse == null || hold <= refuse;
  }
}
