package dev.resow.contract.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the next attempt does differently. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RetryAction.SameSeed.class, name = "same-seed"),
  @JsonSubTypes.Type(value = RetryAction.NextSeed.class, name = "next-seed"),
  @JsonSubTypes.Type(value = RetryAction.OtherMethod.class, name = "other-method"),
  @JsonSubTypes.Type(value = RetryAction.GiveUp.class, name = "give-up")
})
public sealed interface RetryAction {
  /** The same work again. */
  record SameSeed() implements RetryAction {}

  /** A seed the job has not used yet. */
  record NextSeed() implements RetryAction {}

  /** The same seed under another guidance row, e.g. a stronger one. */
  record OtherMethod(String method) implements RetryAction {}

  /** No further attempt. */
  record GiveUp() implements RetryAction {}
}
