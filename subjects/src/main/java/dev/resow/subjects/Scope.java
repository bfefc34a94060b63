package dev.resow.subjects;

import dev.resow.subjects.syntax.Analysis;
import dev.resow.subjects.syntax.NounClass;
import dev.resow.subjects.syntax.NounPhrase;
import dev.resow.subjects.syntax.Tag;
import java.util.BitSet;
import java.util.Set;

/**
 * Decides which words ask for something to be drawn. These do not: sentences about the picture
 * ("The mood is calm"), names of artists ("by Claude Monet"), and text written in the picture.
 */
final class Scope {
  private static final int LONGEST_QUOTE = 8;
  private static final Set<String> QUOTES = Set.of("\"", "“", "”", "„");
  private static final Set<String> TALKED_ABOUT =
      Set.of("background", "scene", "setting", "foreground", "surroundings");

  private final Analysis analysis;
  private final BitSet outside = new BitSet();

  Scope(Analysis analysis) {
    this.analysis = analysis;
    quotes();
    styles();
    talk();
  }

  /** Whether a phrase stands where nothing is asked for. */
  boolean isOutside(NounPhrase phrase) {
    return outside.get(phrase.head());
  }

  private void quotes() {
    int open = -1;
    for (int i = 0; i < analysis.size(); i++) {
      if (!QUOTES.contains(analysis.word(i))) {
        continue;
      }
      if (open >= 0 && i - open <= LONGEST_QUOTE) {
        boolean whole = open == 0 && i == analysis.size() - 1;
        outside.set(open, whole ? open : i);
        open = -1;
      } else {
        open = i;
      }
    }
  }

  /** "in the style of", "by Claude Monet". */
  private void styles() {
    for (int i = 1; i < analysis.size(); i++) {
      boolean style =
          analysis.word(i).equals("of") && analysis.word(i - 1).matches("styles?|manner");
      boolean artist =
          analysis.word(i).equals("by")
              && i + 1 < analysis.size()
              && analysis.tag(i - 1) != Tag.VERB
              && (analysis.capital(i + 1) || analysis.tag(i + 1) == Tag.NOUN);
      if (style || artist) {
        for (int j = i + 1; j < analysis.size() && !ends(j); j++) {
          outside.set(j);
        }
      }
    }
  }

  private boolean ends(int i) {
    return analysis.tag(i) == Tag.COMMA || analysis.tag(i) == Tag.STOP;
  }

  /** Sentences about the picture: "The image has muted colors, a low camera angle and ...". */
  private void talk() {
    int last = -1;
    for (NounPhrase phrase : analysis.phrases()) {
      int sentence = analysis.sentence(phrase.head());
      boolean first = sentence > last;
      last = sentence;
      if (first && isAbout(phrase)) {
        int end = phrase.head();
        while (end < analysis.size() && analysis.sentence(end) == sentence) {
          end++;
        }
        outside.set(phrase.first(), end);
      }
    }
  }

  private boolean isAbout(NounPhrase phrase) {
    boolean picture =
        analysis.classOf(phrase) == NounClass.PICTURE
            || TALKED_ABOUT.contains(analysis.word(phrase.head()));
    boolean definite = phrase.opener() >= 0 && analysis.tag(phrase.opener()) != Tag.INDEFINITE;
    if (!picture || !definite) {
      return false;
    }
    int sentence = analysis.sentence(phrase.head());
    for (int i = phrase.head() + 1; i < analysis.size() && analysis.sentence(i) == sentence; i++) {
      switch (analysis.tag(i)) {
        case COPULA, AUXILIARY, VERB:
          return !analysis.shows(i);
        case RELATIVE:
          return false;
        default:
          break;
      }
    }
    return false;
  }
}
