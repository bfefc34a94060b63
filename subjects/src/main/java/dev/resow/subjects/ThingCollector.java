package dev.resow.subjects;

import dev.resow.subjects.lexicon.Entry;
import dev.resow.subjects.syntax.Analysis;
import dev.resow.subjects.syntax.NounClass;
import dev.resow.subjects.syntax.NounPhrase;
import dev.resow.subjects.syntax.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Goes through the noun phrases of a text and decides which of them are new things, which mean one
 * that is known, and which ask for nothing.
 */
final class ThingCollector {
  private static final Set<String> MAKING =
      Set.of(
          "made",
          "built",
          "constructed",
          "carved",
          "crafted",
          "woven",
          "composed",
          "formed",
          "sculpted",
          "fashioned",
          "assembled",
          "knitted",
          "folded");

  private static final int MEMORY = 32;
  private static final Set<String> OWNING = Set.of("with", "has", "have", "had", "having");

  private final Analysis analysis;
  private final Scope scope;
  private final List<Thing> things = new ArrayList<>();
  private final Map<NounPhrase, Thing> meant = new HashMap<>();
  private final List<String> denied = new ArrayList<>();

  ThingCollector(Analysis analysis) {
    this.analysis = analysis;
    scope = new Scope(analysis);
    NounPhrase last = null;
    boolean denial = false;
    for (NounPhrase phrase : analysis.phrases()) {
      denial = isDenied(phrase, last, denial);
      if (!scope.isOutside(phrase)) {
        collect(phrase, last, denial);
      }
      last = phrase;
    }
    pronouns();
  }

  /**
   * "A basket is strapped to the handlebars, and it is empty": said of what the sentence is about.
   */
  private void pronouns() {
    for (int i = 0; i < analysis.size(); i++) {
      if (analysis.tag(i + 1) == Tag.COPULA && analysis.word(i).matches("it|they|he|she")) {
        int sentence = analysis.sentence(i);
        int pronoun = i;
        analysis.phrases().stream()
            .filter(p -> p.head() < pronoun && analysis.sentence(p.head()) == sentence)
            .findFirst()
            .map(meant::get)
            .ifPresent(thing -> thing.describe(Predicates.adjectives(analysis, pronoun + 2)));
      }
    }
  }

  /** The things in the order of their first mention. */
  List<Thing> things() {
    return things;
  }

  /** What a phrase means, if it means a thing. */
  Optional<Thing> meant(NounPhrase phrase) {
    return Optional.ofNullable(meant.get(phrase));
  }

  /** What the text denies, as it writes it. */
  List<String> denied() {
    return denied;
  }

  private void collect(NounPhrase phrase, NounPhrase last, boolean denial) {
    NounClass kind = analysis.classOf(phrase);
    if (denial) {
      if (kind == NounClass.THING) {
        denied.add(analysis.written(phrase.name(), phrase.head()));
      }
      return;
    }
    if (isMaterial(phrase, last)) {
      Thing made = meant.get(last);
      if (made != null) {
        made.describe(phrase.modifiers());
        made.describe(IntStream.rangeClosed(phrase.name(), phrase.head()).boxed().toList());
      }
      return;
    }
    if (kind == NounClass.PICTURE && last != null && isPossessor(last, phrase)) {
      forget(last); // "children's book illustration"
      return;
    }
    if (kind != NounClass.THING
        || isPart(phrase, last)
        || grows(phrase, last)
        || isPrinted(phrase)) {
      return;
    }
    Thing thing = known(phrase).orElse(null);
    if (thing == null) {
      thing = new Thing(phrase);
      things.add(thing);
    }
    meant.put(phrase, thing);
    thing.describe(phrase.modifiers());
    thing.describe(phrase.after());
    thing.describe(Predicates.after(analysis, phrase));
  }

  private boolean isDenied(NounPhrase phrase, NounPhrase last, boolean denial) {
    int before = phrase.first() - 1;
    boolean itself =
        analysis.word(phrase.first()).equals("no") || analysis.tag(before) == Tag.NEGATION;
    if (itself || !denial || last == null) {
      return itself;
    }
    // "no cats, dogs or birds"; but "no horses, only zebras" and "no cats, a dog"
    boolean bare = phrase.opener() < 0 || analysis.word(before).matches("or|nor");
    boolean joined = before == last.head() + 1 && analysis.word(before).matches("or|nor|and");
    return bare && joined;
  }

  private boolean isMaterial(NounPhrase phrase, NounPhrase last) {
    int of = phrase.first() - 1;
    return last != null
        && phrase.opener() < 0
        && analysis.word(of).matches("of|from|out|with")
        && MAKING.contains(analysis.word(analysis.word(of - 1).equals("out") ? of - 2 : of - 1));
  }

  private boolean isPossessor(NounPhrase owner, NounPhrase owned) {
    return owned.opener() == owner.head() + 1 && analysis.word(owned.opener()).startsWith("'");
  }

  private void forget(NounPhrase phrase) {
    Thing thing = meant.remove(phrase);
    if (thing != null && thing.phrase() == phrase) {
      things.remove(thing);
    }
  }

  /** What a place is full of: "a field of wheat". */
  private boolean grows(NounPhrase phrase, NounPhrase last) {
    return last != null
        && phrase.opener() < 0
        && phrase.first() == last.head() + 2
        && analysis.word(last.head() + 1).equals("of")
        && analysis.classOf(last) == NounClass.SCENERY;
  }

  /** What is a picture on a thing: "a shield painted with a lion". */
  private boolean isPrinted(NounPhrase phrase) {
    return analysis.word(phrase.first() - 1).equals("with")
        && analysis
            .word(phrase.first() - 2)
            .matches("painted|printed|embroidered|engraved|emblazoned|etched|tattooed|stamped");
  }

  /** A part of what was named just before: "a helmet with a visor", "the truck's wheel". */
  private boolean isPart(NounPhrase phrase, NounPhrase last) {
    if (last == null) {
      return false;
    }
    boolean owned =
        isPossessor(last, phrase)
            || OWNING.contains(analysis.word(phrase.first() - 1))
            || analysis.word(phrase.opener()).equals("its");
    Optional<Entry> part = analysis.entry(phrase);
    Optional<Entry> whole =
        Optional.ofNullable(meant.get(last)).flatMap(t -> analysis.entry(t.phrase()));
    return owned
        && part.isPresent()
        && whole.isPresent()
        && analysis.isPartOf(part.get(), whole.get());
  }

  /** The thing that a phrase means again. */
  private Optional<Thing> known(NounPhrase phrase) {
    Tag opener = phrase.opener() < 0 ? null : analysis.tag(phrase.opener());
    boolean again = analysis.word(phrase.opener()).matches("another|other");
    if (opener == Tag.INDEFINITE || again) {
      return Optional.empty();
    }
    for (Thing thing : latest()) {
      if (isSame(phrase, thing, opener)) {
        return Optional.of(thing);
      }
    }
    return opener == Tag.POSSESSIVE ? Optional.empty() : general(phrase, opener);
  }

  /** The last things, latest first: a text repeats what it named not long ago. */
  private List<Thing> latest() {
    return things.reversed().stream().limit(MEMORY).toList();
  }

  private boolean isSame(NounPhrase phrase, Thing thing, Tag opener) {
    boolean later = analysis.sentence(phrase.head()) > analysis.sentence(thing.phrase().head());
    boolean noun = analysis.lemma(phrase).equals(analysis.lemma(thing.phrase()));
    boolean shorter =
        phrase.head() - phrase.name() <= thing.phrase().head() - thing.phrase().name();
    boolean described =
        phrase.modifiers().stream()
            .map(analysis::word)
            .allMatch(
                word -> thing.modifiers().stream().anyMatch(m -> analysis.word(m).equals(word)));
    return noun && shorter && (later || opener == Tag.DEFINITE && described);
  }

  /** "the animal", "the boat", "the two travelers", or bare in a later sentence. */
  private Optional<Thing> general(NounPhrase phrase, Tag opener) {
    Optional<Entry> general = analysis.entry(phrase);
    if (general.isEmpty()) {
      return Optional.empty();
    }
    for (Thing thing : latest()) {
      Optional<Entry> special = analysis.entry(thing.phrase());
      boolean later = analysis.sentence(phrase.head()) > analysis.sentence(thing.phrase().head());
      boolean generic = analysis.generic(phrase);
      if (special.isEmpty() || !later && opener != Tag.DEFINITE) {
        continue;
      }
      if (generic && Analysis.areAlike(general.get(), special.get())
          || analysis.isA(special.get(), general.get())) {
        return Optional.of(thing);
      }
    }
    return Optional.empty();
  }
}
