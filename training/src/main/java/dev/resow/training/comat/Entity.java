package dev.resow.training.comat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A noun of the prompt with its modifiers, and where it is in the picture.
 *
 * @param noun as the prompt has it
 * @param tokens positions of all its words among the text tokens
 * @param mask its share of each image token, 0 to 1, row by row
 */
public record Entity(String noun, int[] tokens, float[] mask) {

  /**
   * The entities that teach something. Left out are those without a token or with an empty mask
   * (the picture does not show them: the caption loss covers it), and every noun that occurs more
   * than once: its mask is that of all of them.
   */
  public static List<Entity> usable(List<Entity> all) {
    var counts =
        all.stream()
            .map(Entity::key)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return all.stream()
        .filter(entity -> counts.get(entity.key()) == 1)
        .filter(entity -> entity.tokens.length > 0 && !entity.isEmpty())
        .toList();
  }

  private String key() {
    return noun.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the mask holds less than half an image token. */
  private boolean isEmpty() {
    double sum = 0;
    for (float value : mask) {
      sum += value;
    }
    return sum < .5;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entity(var otherNoun, var otherTokens, var otherMask)
        && noun.equals(otherNoun)
        && Arrays.equals(tokens, otherTokens)
        && Arrays.equals(mask, otherMask);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * noun.hashCode() + Arrays.hashCode(tokens)) + Arrays.hashCode(mask);
  }
}
