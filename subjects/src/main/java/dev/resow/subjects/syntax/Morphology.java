package dev.resow.subjects.syntax;

import dev.resow.subjects.lexicon.Entry;
import dev.resow.subjects.lexicon.Lexicon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a form could be, whatever it stands for in its sentence. */
final class Morphology {
  /** How a verb is inflected. */
  enum Form {
    BASE,
    THIRD_PERSON,
    ING,
    PAST
  }

  /** A verb in one of its forms. */
  record VerbForm(Entry verb, Form form) {}

  private final Lexicon lexicon;

  Morphology(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** The verb that a word in lower case is a form of. */
  Optional<VerbForm> verb(String word) {
    Optional<VerbForm> irregular =
        lexicon.irregularVerb(word).flatMap(this::base).map(verb -> new VerbForm(verb, form(word)));
    if (irregular.isPresent()) {
      return irregular;
    }
    if (word.endsWith("ing") && word.length() > 4) {
      return first(stems(word.substring(0, word.length() - 3)), Form.ING);
    }
    if (word.endsWith("ed") && word.length() > 3) {
      return first(stems(word.substring(0, word.length() - 2)), Form.PAST);
    }
    if (word.endsWith("s") && word.length() > 2 && !word.endsWith("ss")) {
      var third = first(thirdPersons(word), Form.THIRD_PERSON);
      if (third.isPresent()) {
        return third;
      }
    }
    return base(word).map(verb -> new VerbForm(verb, Form.BASE));
  }

  private static Form form(String word) {
    return word.endsWith("ing") ? Form.ING : word.endsWith("s") ? Form.THIRD_PERSON : Form.PAST;
  }

  private Optional<Entry> base(String word) {
    return lexicon.entry(word).filter(Entry::verb);
  }

  private Optional<VerbForm> first(List<String> bases, Form form) {
    return bases.stream()
        .map(this::base)
        .flatMap(Optional::stream)
        .findFirst()
        .map(verb -> new VerbForm(verb, form));
  }

  /** "carri" of carried, "stopp" of stopped, "chas" of chased. */
  private static List<String> stems(String stem) {
    List<String> bases = new ArrayList<>();
    int n = stem.length();
    if (n > 2 && stem.charAt(n - 1) == stem.charAt(n - 2)) {
      bases.add(stem);
      bases.add(stem.substring(0, n - 1));
    } else {
      bases.add(stem + "e");
      bases.add(stem);
    }
    if (stem.endsWith("i")) {
      bases.add(stem.substring(0, n - 1) + "y");
    }
    if (stem.endsWith("y")) {
      bases.add(stem.substring(0, n - 1) + "ie");
    }
    return bases;
  }

  private static List<String> thirdPersons(String word) {
    int n = word.length();
    List<String> bases = new ArrayList<>();
    if (word.endsWith("ies")) {
      bases.add(word.substring(0, n - 3) + "y");
    }
    bases.add(word.substring(0, n - 1));
    if (word.endsWith("es")) {
      bases.add(word.substring(0, n - 2));
    }
    return bases;
  }

  /** The noun that a word in lower case is, in either number. */
  Optional<Entry> noun(String word) {
    return lexicon.noun(word).or(() -> hyphenated(word).flatMap(lexicon::noun));
  }

  private static Optional<String> hyphenated(String word) {
    return Optional.of(word).filter(w -> w.indexOf('-') > 0).map(w -> w.replace('-', ' '));
  }

  boolean plural(String word) {
    return lexicon.isPlural(word);
  }

  Optional<Entry> entry(String word) {
    return lexicon.entry(word);
  }

  boolean adjective(String word) {
    return WordLists.has(WordClass.COLOUR, word)
        || WordLists.has(WordClass.DESCRIBING, word)
        || lexicon.entry(word).filter(Entry::adjective).isPresent();
  }

  /** Whether it is an adjective and hardly ever anything else. */
  boolean mainlyAdjective(String word) {
    if (WordLists.has(WordClass.COLOUR, word) || WordLists.has(WordClass.DESCRIBING, word)) {
      return true;
    }
    return lexicon
        .entry(word)
        .filter(Entry::adjective)
        .filter(e -> !e.noun() || e.adjectiveUses() > e.nounUses())
        .isPresent();
  }

  boolean adverb(String word) {
    return WordLists.has(WordClass.ADVERB, word)
        || lexicon
            .entry(word)
            .filter(e -> e.adverb() && !e.adjective() && !e.noun() && !e.verb())
            .isPresent()
        || word.endsWith("ly")
            && lexicon.entry(word).filter(Entry::adverb).isPresent()
            && lexicon.entry(word).filter(e -> e.adjectiveUses() > 1).isEmpty();
  }

  boolean known(String word) {
    return lexicon.entry(word).isPresent()
        || lexicon.noun(word).isPresent()
        || verb(word).isPresent();
  }
}
