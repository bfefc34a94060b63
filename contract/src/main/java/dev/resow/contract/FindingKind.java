package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.failure.FailureKind;
import java.util.Collection;
import java.util.List;

/** The ways in which a check can find a picture wrong, the gravest first. */
public enum FindingKind {
  /** Two subjects share one place. */
  @JsonProperty("overlapped")
  OVERLAPPED(FailureKind.OVERLAPPED),
  /** A subject has no place of its own. */
  @JsonProperty("missing")
  MISSING(FailureKind.MISSING),
  /** A subject is not where the prompt asks it to be. */
  @JsonProperty("misplaced")
  MISPLACED(FailureKind.MISPLACED),
  /** A subject has features of another one. */
  @JsonProperty("mixed")
  MIXED(FailureKind.MIXED);

  private final FailureKind failure;

  FindingKind(FailureKind failure) {
    this.failure = failure;
  }

  /** The failure of an image that was found wrong in this way. */
  public FailureKind failure() {
    return failure;
  }

  /** As JSON, parameters and columns write it. */
  public String word() {
    return Json.mapper().convertValue(this, String.class);
  }

  /** The kinds of what was found, the gravest first. */
  public static List<FindingKind> found(Collection<Finding> findings) {
    return inOrder(findings.stream().filter(Finding::found).map(Finding::kind).toList());
  }

  /** Each kind once, the gravest first; empty for null. */
  static List<FindingKind> inOrder(List<FindingKind> kinds) {
    return Checks.list("found", kinds, Checks.MANY).stream().distinct().sorted().toList();
  }
}
