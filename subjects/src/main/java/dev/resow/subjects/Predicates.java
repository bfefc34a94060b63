package dev.resow.subjects;

import dev.resow.subjects.syntax.Analysis;
import dev.resow.subjects.syntax.NounPhrase;
import dev.resow.subjects.syntax.Tag;
import java.util.ArrayList;
import java.util.List;

/** What a sentence says about a noun behind it: "is green", "that is white", "painted teal". */
final class Predicates {
  private Predicates() {}

  /** The describing words, by their numbers. */
  static List<Integer> after(Analysis analysis, NounPhrase phrase) {
    int i = phrase.head() + 1 + phrase.after().size();
    if (analysis.tag(i) == Tag.RELATIVE) {
      i++;
    }
    boolean painted = analysis.word(i).matches("painted|dyed|colou?red|tinted|glazed|lacquered");
    if (analysis.tag(i) == Tag.COPULA && !analysis.word(i).matches("look.*|seem.*|appear.*")) {
      i++;
      painted = analysis.word(i).matches("painted|dyed|colou?red");
      i += painted ? 1 : 0;
    } else if (painted) {
      i++;
    } else {
      return List.of();
    }
    return adjectives(analysis, i);
  }

  /** Adjectives from a word on, joined by commas or "and", that no noun follows. */
  static List<Integer> adjectives(Analysis analysis, int first) {
    List<Integer> words = new ArrayList<>();
    int i = first;
    while (true) {
      int end = i;
      while (analysis.tag(end) == Tag.ADJECTIVE
          || analysis.tag(end) == Tag.ADVERB && end < analysis.size()) {
        end++;
      }
      if (analysis.tag(end) == Tag.NOUN) {
        return words;
      }
      int begin = i;
      for (int j = begin; j < end; j++) {
        if (analysis.tag(j) == Tag.ADJECTIVE) {
          words.add(j);
        }
      }
      boolean joined =
          end > i && (analysis.word(end).equals("and") || analysis.word(end).equals(","));
      if (!joined) {
        return words;
      }
      i = end + 1;
    }
  }
}
