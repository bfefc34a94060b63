package dev.resow.diffusion.guidance.subject;

import java.util.ArrayList;
import java.util.List;

/**
 * The prompt with one subject's name replaced by another's: "a tiger and a leopard" becomes "a
 * leopard and a leopard". What it would take to describe a picture in which the first has turned
 * into the second.
 *
 * @param subject index of the replaced subject
 * @param other index of the subject whose name takes its place
 * @param prompt the whole prompt after it
 */
public record NameSwap(int subject, int other, String prompt) {
  /**
   * Every subject by the next one of another name, the last by the first: one swap per subject, for
   * two subjects both directions.
   */
  public static List<NameSwap> of(String prompt, List<SubjectSpan> subjects) {
    List<NameSwap> swaps = new ArrayList<>();
    int count = subjects.size();
    for (int s = 0; s < count; s++) {
      String old = word(prompt, subjects.get(s));
      for (int ahead = 1; ahead < count; ahead++) {
        int u = (s + ahead) % count;
        String name = word(prompt, subjects.get(u));
        if (!old.equalsIgnoreCase(name)) {
          var at = subjects.get(s).at();
          String swapped = prompt.substring(0, at.start()) + name + prompt.substring(at.end());
          swaps.add(new NameSwap(s, u, swapped));
          break;
        }
      }
    }
    return List.copyOf(swaps);
  }

  private static String word(String prompt, SubjectSpan subject) {
    return prompt.substring(subject.at().start(), subject.at().end());
  }
}
