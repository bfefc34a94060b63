package dev.resow.contract;

/**
 * What a safety check decided about a prompt or an image.
 *
 * @param reason for the client and for reviewers, a sentence of at most 500 characters; or null
 */
public record SafetyDecision(SafetyAction decision, String reason) {
  /** Nothing is wrong, or nothing was checked. */
  public static final SafetyDecision ALLOWED = new SafetyDecision(SafetyAction.ALLOW, null);

  private static final int LONGEST_REASON = 500;

  public SafetyDecision {
    Checks.present("decision", decision);
    reason = reason == null || reason.isBlank() ? null : Texts.cut(reason, LONGEST_REASON);
  }

  public boolean allows() {
    return decision == SafetyAction.ALLOW;
  }

  /** The graver one of both; of equal ones this one. */
  public SafetyDecision or(SafetyDecision other) {
    return other.decision.compareTo(decision) > 0 ? other : this;
  }
}
