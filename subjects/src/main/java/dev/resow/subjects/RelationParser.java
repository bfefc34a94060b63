package dev.resow.subjects;

import dev.resow.subjects.syntax.Analysis;
import dev.resow.subjects.syntax.NounClass;
import dev.resow.subjects.syntax.NounPhrase;
import dev.resow.subjects.syntax.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds spatial relations between things: "a lion above a rabbit", "on its left is a fox". */
final class RelationParser {
  /** Longest first. */
  private static final List<Map.Entry<String, Place>> WORDS =
      List.of(
          Map.entry("to the left side of", Place.LEFT_OF),
          Map.entry("on the left side of", Place.LEFT_OF),
          Map.entry("to the right side of", Place.RIGHT_OF),
          Map.entry("on the right side of", Place.RIGHT_OF),
          Map.entry("to the left of", Place.LEFT_OF),
          Map.entry("on the left of", Place.LEFT_OF),
          Map.entry("at the left of", Place.LEFT_OF),
          Map.entry("to the right of", Place.RIGHT_OF),
          Map.entry("on the right of", Place.RIGHT_OF),
          Map.entry("at the right of", Place.RIGHT_OF),
          Map.entry("on top of", Place.ON),
          Map.entry("left of", Place.LEFT_OF),
          Map.entry("right of", Place.RIGHT_OF),
          Map.entry("next to", Place.NEXT_TO),
          Map.entry("beside", Place.NEXT_TO),
          Map.entry("alongside", Place.NEXT_TO),
          Map.entry("above", Place.ABOVE),
          Map.entry("over", Place.ABOVE),
          Map.entry("below", Place.BELOW),
          Map.entry("under", Place.BELOW),
          Map.entry("beneath", Place.BELOW),
          Map.entry("underneath", Place.BELOW),
          Map.entry("atop", Place.ON),
          Map.entry("upon", Place.ON),
          Map.entry("on", Place.ON));

  /**
   * @param relations by the indices of the things
   * @param loose the words of relations that have no thing on one of their sides
   */
  record Found(List<Relation> relations, List<String> loose) {}

  /** Words of a relation in the text; {@code end} is the word after them. */
  private record Phrase(int first, int end, Place place) {
    /** Said of places too, "on a beach", and then no matter of doubt. */
    private boolean scenic() {
      return place == Place.ON || place == Place.ABOVE || place == Place.BELOW;
    }
  }

  private final Analysis analysis;
  private final ThingCollector collector;
  private final List<Relation> relations = new ArrayList<>();
  private final List<String> loose = new ArrayList<>();

  private RelationParser(Analysis analysis, ThingCollector collector) {
    this.analysis = analysis;
    this.collector = collector;
  }

  static Found parse(Analysis analysis, ThingCollector collector) {
    var parser = new RelationParser(analysis, collector);
    for (int i = 0; i < analysis.size(); ) {
      Optional<Phrase> phrase = parser.phrase(i);
      phrase.ifPresent(parser::add);
      i = phrase.map(Phrase::end).orElse(i + 1);
    }
    return new Found(parser.relations, parser.loose);
  }

  private Optional<Phrase> phrase(int first) {
    for (var words : WORDS) {
      int end = first;
      boolean same = true;
      for (String word : words.getKey().split(" ")) {
        same = same && analysis.word(end).equals(word);
        end++;
      }
      if (same) {
        return Optional.of(new Phrase(first, end, words.getValue()));
      }
    }
    return Optional.empty();
  }

  private void add(Phrase words) {
    Optional<NounPhrase> target = target(words.end());
    Optional<Thing> second = target.isPresent() ? target.flatMap(collector::meant) : pronoun(words);
    Optional<Thing> first = subject(words, target);
    if (first.isPresent() && second.isPresent()) {
      if (first.get() != second.get()) {
        var relation = new Relation(number(first.get()), words.place(), number(second.get()));
        if (!relations.contains(relation)) {
          relations.add(relation);
        }
      }
      return;
    }
    boolean named =
        target
            .map(analysis::classOf)
            .filter(c -> c == NounClass.SCENERY || c == NounClass.PART)
            .isPresent();
    boolean scenery =
        words.scenic() && words.end() - words.first() == 1 || named && second.isEmpty();
    if (!scenery && !collector.things().isEmpty()) {
      loose.add(analysis.written(words.first(), words.end() - 1));
    }
  }

  private int number(Thing thing) {
    return collector.things().indexOf(thing);
  }

  /** The phrase that begins right behind the relation's words; "of" what, if it is a quantity. */
  private Optional<NounPhrase> target(int begin) {
    List<NounPhrase> phrases = analysis.phrases();
    for (int i = 0; i < phrases.size(); i++) {
      if (phrases.get(i).first() == begin) {
        boolean quantity =
            analysis.classOf(phrases.get(i)) == NounClass.QUANTITY && i + 1 < phrases.size();
        return Optional.of(phrases.get(quantity ? i + 1 : i));
      }
    }
    return Optional.empty();
  }

  /** "to the right of it": what the sentence before ends with. */
  private Optional<Thing> pronoun(Phrase words) {
    if (analysis.tag(words.end()) != Tag.PRONOUN || words.end() >= analysis.size()) {
      return Optional.empty();
    }
    return before(words.first(), -1);
  }

  /** The thing that is placed: before the words, or after the verb if the sentence begins there. */
  private Optional<Thing> subject(Phrase words, Optional<NounPhrase> target) {
    boolean again = analysis.word(words.first() - 1).equals("and") && !relations.isEmpty();
    if (again) {
      return Optional.of(collector.things().get(relations.getLast().first()));
    }
    Optional<Thing> before = before(words.first(), analysis.sentence(words.first()));
    if (before.isPresent()) {
      return before;
    }
    int from = target.map(NounPhrase::head).orElse(words.end());
    boolean verb = false;
    for (int i = from + 1; i < analysis.size() && i <= from + 4; i++) {
      verb |= analysis.tag(i) == Tag.VERB || analysis.tag(i) == Tag.COPULA;
      int begin = i;
      Optional<NounPhrase> after =
          analysis.phrases().stream().filter(p -> p.first() == begin).findFirst();
      if (after.isPresent()) {
        return verb ? after.flatMap(collector::meant) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * The nearest thing that is mentioned before a word.
   *
   * @param sentence that it must be mentioned in; -1 for any
   */
  private Optional<Thing> before(int word, int sentence) {
    return analysis.phrases().reversed().stream()
        .filter(phrase -> phrase.head() < word)
        .filter(phrase -> sentence < 0 || analysis.sentence(phrase.head()) == sentence)
        .map(collector::meant)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
