package dev.resow.subjects.syntax;

import dev.resow.subjects.lexicon.Entry;
import dev.resow.subjects.lexicon.Kind;
import dev.resow.subjects.lexicon.Topic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The class of a noun phrase: from the lists where they know it, else from the share of its
 * meanings that are things. What is introduced as something new ("a ring") needs a smaller share
 * than what is not.
 */
final class NounClasses {
  private static final double NEW = 0.02;
  private static final double OLD = 0.3;
  private static final double CERTAIN = 0.5;

  private static final Set<String> INSIDE =
      Set.of("in", "inside", "at", "within", "through", "into");
  private static final Set<String> AMONG =
      Set.of("between", "among", "amongst", "amid", "through", "of", "in");
  private static final Set<String> METALS =
      Set.of(
          "metal", "iron", "steel", "brass", "copper", "bronze", "stone", "marble", "glass",
          "plastic", "ceramic", "clay");
  private static final Set<String> GROWTH =
      Set.of(
          "trees",
          "bushes",
          "plants",
          "weeds",
          "reeds",
          "buildings",
          "houses",
          "skyscrapers",
          "wildflowers",
          "shrubs");

  private final List<Token> tokens;
  private final Tag[] tags;
  private final Morphology morphology;

  NounClasses(List<Token> tokens, Tag[] tags, Morphology morphology) {
    this.tokens = tokens;
    this.tags = tags;
    this.morphology = morphology;
  }

  NounClass of(NounPhrase phrase) {
    String name = Words.join(tokens, phrase.name(), phrase.head() + 1);
    String last = tokens.get(phrase.head()).lower();
    Optional<Entry> entry = morphology.noun(name);
    String lemma = entry.map(Entry::lemma).orElse(name);
    boolean fresh = isFresh(phrase);
    if (WordLists.has(WordClass.QUANTITY, last) && follows(phrase, "of")) {
      return NounClass.QUANTITY;
    }
    boolean compound = phrase.name() < phrase.head();
    if (compound && (listed(WordClass.NAME, name, lemma) || listed(WordClass.THING, name, lemma))) {
      return NounClass.THING;
    }
    if (place(phrase, last, name)) {
      return NounClass.SCENERY;
    }
    if (phrase.opener() < 0 && !compound && isColour(last)) {
      return NounClass.OTHER; // "in blue"
    }
    Optional<NounClass> whole = list(name, lemma);
    if (whole.isEmpty() && compound) {
      boolean medium = WordLists.has(WordClass.MEDIUM, last);
      if (entry.isPresent() && !medium) {
        NounClass meant = byMeaning(entry.get(), fresh);
        if (meant != NounClass.OTHER) {
          return meant;
        }
      }
      whole = list(last, morphology.noun(last).map(Entry::lemma).orElse(last));
    }
    if (whole.isPresent()) {
      return drawn(whole.get(), phrase, last, fresh) ? NounClass.THING : whole.get();
    }
    var head = entry.or(() -> morphology.noun(last));
    return head.map(e -> byMeaning(e, fresh)).orElseGet(() -> unknown(phrase, fresh));
  }

  /** Introduced as something new, or as somebody's own. */
  private boolean isFresh(NounPhrase phrase) {
    if (phrase.opener() < 0) {
      return false;
    }
    Tag opener = tags[phrase.opener()];
    return opener == Tag.INDEFINITE
        || opener == Tag.POSSESSIVE && !tokens.get(phrase.opener()).lower().equals("its");
  }

  /**
   * A light, a button or a camera of its own: introduced as new, and not as a part of something.
   */
  private boolean drawn(NounClass listed, NounPhrase phrase, String last, boolean fresh) {
    boolean article = fresh && tags[phrase.opener()] == Tag.INDEFINITE && !follows(phrase, "of");
    boolean made = fresh && listed == NounClass.PART && material(phrase);
    if (!article && !made || !(listed == NounClass.PART || listed == NounClass.PICTURE)) {
      return false;
    }
    double thing = morphology.noun(last).map(NounClasses::things).orElse(0.0);
    boolean medium = WordLists.has(WordClass.MEDIUM, last);
    boolean light = last.equals("light") && phrase.modifiers().isEmpty();
    return listed == NounClass.PICTURE
        ? !medium
            && phrase.modifiers().isEmpty()
            && phrase.name() == phrase.head()
            && (thing >= 0.6 || light)
        : (thing >= CERTAIN || thing >= NEW && material(phrase)) && !owned(phrase);
  }

  /** "a wooden chest" is no part of a body. */
  private boolean material(NounPhrase phrase) {
    return phrase.modifiers().stream()
        .map(i -> tokens.get(i).lower())
        .anyMatch(
            word ->
                word.matches("wooden|leather")
                    || WordLists.has(WordClass.MATERIAL, word)
                    || METALS.contains(word));
  }

  /** "with a lid", "has a handle and a lid". */
  private boolean owned(NounPhrase phrase) {
    for (int i = phrase.first() - 1; i >= 0 && tags[i] != Tag.STOP; i--) {
      String word = tokens.get(i).lower();
      if (Set.of("with", "has", "have", "had", "having").contains(word)) {
        return true;
      }
      if (tags[i] == Tag.PREPOSITION || tags[i] == Tag.VERB || tags[i] == Tag.COPULA) {
        return false;
      }
    }
    return false;
  }

  private boolean place(NounPhrase phrase, String last, String name) {
    int before = phrase.first() - 1;
    if (before < 0 || tags[before] != Tag.PREPOSITION) {
      return false;
    }
    String preposition = tokens.get(before).lower();
    boolean building =
        WordLists.has(WordClass.ENCLOSURE, last)
            || morphology.noun(name).filter(e -> e.share(Kind.BUILDING) > CERTAIN).isPresent();
    return INSIDE.contains(preposition) && building
        || AMONG.contains(preposition) && phrase.opener() < 0 && GROWTH.contains(last);
  }

  private static boolean isColour(String word) {
    return WordLists.has(WordClass.COLOUR, word)
        && WordLists.has(WordClass.PLAIN, word)
        && !word.equals("orange");
  }

  private static boolean listed(WordClass list, String name, String lemma) {
    return WordLists.has(list, name) || WordLists.has(list, lemma);
  }

  private static Optional<NounClass> list(String name, String lemma) {
    if (listed(WordClass.THING, name, lemma)) {
      return Optional.of(NounClass.THING);
    }
    if (WordLists.has(WordClass.MEDIUM, name) || WordLists.has(WordClass.STYLE, name)) {
      return Optional.of(NounClass.PICTURE);
    }
    if (WordLists.has(WordClass.PART, name)) {
      return Optional.of(NounClass.PART);
    }
    return WordLists.has(WordClass.SCENERY, name)
        ? Optional.of(NounClass.SCENERY)
        : Optional.empty();
  }

  private static NounClass byMeaning(Entry entry, boolean fresh) {
    double things = things(entry);
    double scenery = scenery(entry);
    double body = entry.share(Topic.BODY);
    boolean likely = fresh && things >= 0.08;
    if (body > CERTAIN || !likely && body > things && body > scenery && body > 0.2) {
      return NounClass.PART;
    }
    if (scenery > (likely ? 0.85 : CERTAIN) || !likely && scenery > things && scenery > 0.2) {
      return NounClass.SCENERY;
    }
    return things >= (fresh ? NEW : OLD) ? NounClass.THING : NounClass.OTHER;
  }

  private NounClass unknown(NounPhrase phrase, boolean fresh) {
    boolean word =
        tokens
            .get(phrase.head())
            .text()
            .codePoints()
            .allMatch(c -> Character.isLetter(c) || c == '-' || c == '\'');
    return word && (fresh || phrase.opener() >= 0) ? NounClass.THING : NounClass.OTHER;
  }

  private static double things(Entry entry) {
    return entry.senses().stream()
        .filter(
            sense ->
                sense.is(Kind.DOCUMENT)
                    || switch (sense.topic()) {
                      case ANIMAL, ARTIFACT, FOOD, OBJECT, PERSON, PLANT -> true;
                      default -> false;
                    })
        .filter(
            sense ->
                !sense.is(
                    Kind.ROOM,
                    Kind.ROAD,
                    Kind.GEOLOGY,
                    Kind.WATER,
                    Kind.LAND,
                    Kind.REGION,
                    Kind.HEAVENS,
                    Kind.TIME,
                    Kind.NAME))
        .mapToDouble(Entry.Sense::share)
        .sum();
  }

  private static double scenery(Entry entry) {
    return entry.senses().stream()
        .filter(
            sense ->
                sense.is(
                        Kind.ROOM,
                        Kind.ROAD,
                        Kind.GEOLOGY,
                        Kind.WATER,
                        Kind.LAND,
                        Kind.REGION,
                        Kind.HEAVENS,
                        Kind.TIME)
                    || sense.topic() == Topic.LOCATION
                    || sense.topic() == Topic.TIME
                    || sense.topic() == Topic.PHENOMENON)
        .mapToDouble(Entry.Sense::share)
        .sum();
  }

  private boolean follows(NounPhrase phrase, String word) {
    int next = phrase.head() + 1;
    return next < tokens.size() && tokens.get(next).lower().equals(word);
  }
}
