package dev.resow.api.problem;

import dev.resow.contract.FindingKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The parameter {@code finding}: kinds of findings, separated by commas. */
public final class FindingKinds {
  private FindingKinds() {}

  /**
   * @param text or null for none
   * @throws ProblemException if a word is no kind
   */
  public static List<FindingKind> parse(String text) {
    if (text == null || text.isBlank()) return List.of();
    return Arrays.stream(text.split(",")).map(word -> kind(word.strip())).distinct().toList();
  }

  private static FindingKind kind(String word) {
    return Arrays.stream(FindingKind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    "finding must be a comma-separated list of "
                        + Arrays.stream(FindingKind.values())
                            .map(FindingKind::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
