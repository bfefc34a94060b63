package dev.resow.contract.failure;

/** What a kind of failure means for a retry. */
public enum FailureNature {
  /** The machinery broke: the same work may well succeed, elsewhere and at once. */
  INFRASTRUCTURE,
  /** The picture is wrong: the same work would give the same picture, so something must differ. */
  SEMANTIC,
  /** It cannot be done: trying again changes nothing. */
  FATAL
}
