package dev.resow.contract.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the next attempt does differently. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RetryAction.SameSeed.class, name = "same-seed"),
  @JsonSubTypes.Type(value = RetryAction.NextSeed.class, name = "next-seed"),
  @JsonSubTypes.Type(value = RetryAction.Stronger.class, name = "stronger"),
  @JsonSubTypes.Type(value = RetryAction.OtherMethod.class, name = "other-method"),
  @JsonSubTypes.Type(value = RetryAction.GiveUp.class, name = "give-up")
})
public sealed interface RetryAction {
  /** The same work again, from its last checkpoint if there is one. */
  record SameSeed() implements RetryAction {}

  /** A seed that no round of the job has used. */
  record NextSeed() implements RetryAction {}

  /**
   * The next row of the ladder. A method that is no rung of it goes to the first one, the last one
   * stays.
   *
   * @param ladder guidance rows from weak to strong, at least one
   * @param keepSeed true to try the same seed under the stronger row; absent or false for a seed no
   *     round has used
   */
  record Stronger(List<String> ladder, Boolean keepSeed) implements RetryAction {
    public Stronger {
      if (ladder == null || ladder.isEmpty())
        throw new IllegalArgumentException(
            "'stronger' requires a 'ladder' of guidance methods, weakest first");
      ladder = List.copyOf(ladder);
    }

    /** The next stronger method than {@code method}. */
    public String above(String method) {
      return ladder.get(Math.min(ladder.indexOf(method) + 1, ladder.size() - 1));
    }
  }

  /**
   * Another guidance row.
   *
   * @param keepSeed true to try the same seed under the other row; absent or false for a seed no
   *     round has used
   */
  record OtherMethod(String method, Boolean keepSeed) implements RetryAction {
    public OtherMethod {
      if (method == null || method.isBlank())
        throw new IllegalArgumentException("'other-method' requires a 'method'");
    }
  }

  /** No further attempt. */
  record GiveUp() implements RetryAction {}
}
