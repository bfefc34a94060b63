package dev.resow.subjects.syntax;

import dev.resow.subjects.lexicon.Entry;
import dev.resow.subjects.lexicon.Kind;
import dev.resow.subjects.lexicon.Topic;
import java.util.List;
import java.util.Optional;

/** How many words before a head noun belong to the name of the thing: "hot air balloon". */
final class Names {
  private static final int LONGEST = 4;
  private final List<Token> tokens;
  private final Tag[] tags;
  private final Morphology morphology;

  Names(List<Token> tokens, Tag[] tags, Morphology morphology) {
    this.tokens = tokens;
    this.tags = tags;
    this.morphology = morphology;
  }

  /**
   * @param first the first word of the phrase that is no article
   * @return the first word of the name
   */
  int first(int first, int head) {
    int start = fixed(first, head);
    while (start > first && grows(first, start - 1)) {
      start = fixed(first, start - 1);
    }
    return start;
  }

  /** The start of the longest fixed name that ends at a word; the word itself if there is none. */
  private int fixed(int first, int last) {
    for (int length = Math.min(LONGEST, last - first + 1); length > 1; length--) {
      int start = last - length + 1;
      if (isFixed(start, last)) {
        return start;
      }
    }
    return last;
  }

  private boolean isFixed(int start, int last) {
    for (int i = start; i <= last; i++) {
      if (tags[i] != Tag.ADJECTIVE && tags[i] != Tag.NOUN) {
        return false;
      }
    }
    String words = Words.join(tokens, start, last + 1);
    Optional<Entry> entry = morphology.noun(words);
    if (WordLists.has(WordClass.NAME, words)
        || WordLists.has(WordClass.THING, words)
        || entry.filter(e -> WordLists.has(WordClass.NAME, e.lemma())).isPresent()
        || singular(start, last).filter(name -> WordLists.has(WordClass.NAME, name)).isPresent()) {
      return true;
    }
    String word = tokens.get(start).lower();
    boolean species =
        entry.filter(e -> e.share(Topic.ANIMAL) > 0.5).isPresent() || word.equals("giant");
    return entry.filter(Names::concrete).isPresent()
        && !WordLists.has(WordClass.PLAIN, word)
        && (species || !WordLists.has(WordClass.DESCRIBING, word));
  }

  private Optional<String> singular(int start, int last) {
    return morphology
        .noun(tokens.get(last).lower())
        .map(head -> Words.join(tokens, start, last) + " " + head.lemma());
  }

  private static boolean concrete(Entry entry) {
    return entry.share(
                Topic.ANIMAL, Topic.ARTIFACT, Topic.PERSON, Topic.PLANT, Topic.FOOD, Topic.OBJECT)
            > 0.3
        && entry.share(Kind.NAME) < 0.5;
  }

  private boolean grows(int first, int i) {
    String word = tokens.get(i).lower();
    boolean tree =
        tokens.get(i + 1).lower().matches("trees?")
            && morphology.noun(word).filter(e -> e.share(Topic.PLANT) > 0.1).isPresent();
    if (tree) {
      return true; // a kind of tree
    }
    if (tags[i] != Tag.NOUN) {
      return false;
    }
    if (WordLists.has(WordClass.MEDIUM, word) && being(i + 1)) {
      return false; // "anime girl"
    }
    boolean pair = i > first && tags[i - 1] != Tag.ADVERB && isPair(i);
    return pair || !describes(word);
  }

  private boolean being(int i) {
    return morphology
        .noun(tokens.get(i).lower())
        .filter(e -> e.share(Kind.BEING) > 0.5)
        .isPresent();
  }

  private boolean isPair(int last) {
    return morphology.noun(Words.join(tokens, last - 1, last + 1)).isPresent();
  }

  /** Whether a noun before another one describes it rather than naming its purpose. */
  private boolean describes(String word) {
    return WordLists.has(WordClass.DESCRIBING, word)
        || WordLists.has(WordClass.MATERIAL, word)
        || WordLists.has(WordClass.COLOUR, word)
        || morphology
            .noun(word)
            .filter(e -> e.share(Kind.MATERIAL) >= 0.5 && e.share(Topic.FOOD) < 0.2)
            .isPresent();
  }
}
