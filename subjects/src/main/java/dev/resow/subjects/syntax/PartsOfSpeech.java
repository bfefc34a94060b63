package dev.resow.subjects.syntax;

import dev.resow.subjects.syntax.Morphology.Form;
import dev.resow.subjects.syntax.Morphology.VerbForm;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tag of every word. Lists tell the closed classes; between them, a run of open words is a noun
 * phrase up to a verb. Which word is the verb follows from its form, from what comes before and
 * after, and where that leaves a choice, from how common the readings are and from a statistical
 * tagger.
 */
final class PartsOfSpeech {
  private static final Set<String> TRANSITIVE =
      Set.of(
          "wearing",
          "holding",
          "carrying",
          "eating",
          "riding",
          "playing",
          "drinking",
          "chasing",
          "reading",
          "using",
          "driving",
          "wielding",
          "catching",
          "selling",
          "pulling",
          "pushing");

  private static final Set<String> TOWARDS =
      Set.of("to", "at", "from", "into", "towards", "toward", "around");

  private final List<Token> tokens;
  private final WordFacts words;
  private final Morphology morphology;
  private final Tag[] tags;
  private final GrammaticalNumber number;
  private final Clauses clauses;

  private PartsOfSpeech(List<Token> tokens, StatisticalTags statistical, Morphology morphology) {
    this.tokens = tokens;
    words = new WordFacts(tokens, statistical, morphology);
    this.morphology = morphology;
    tags = ClosedClasses.of(tokens, morphology);
    number = new GrammaticalNumber(tokens, tags, morphology);
    clauses = new Clauses(tokens, tags);
  }

  /**
   * @param statistical tags of the same tokens
   */
  static Tag[] of(List<Token> tokens, StatisticalTags statistical, Morphology morphology) {
    var parts = new PartsOfSpeech(tokens, statistical, morphology);
    int i = 0;
    while (i < tokens.size()) {
      int end = i;
      while (end < tokens.size() && parts.open(end)) {
        end++;
      }
      if (end > i) {
        parts.run(i, end);
      }
      i = Math.max(end, i + 1);
    }
    return parts.tags;
  }

  private boolean open(int i) {
    return tags[i] == null || tags[i] == Tag.ADVERB;
  }

  private void run(int first, int end) {
    Tag before = first == 0 ? Tag.STOP : tags[first - 1];
    int i = first;
    if (before == Tag.COPULA
        || before == Tag.NEGATION && first > 1 && tags[first - 2] == Tag.COPULA) {
      i = predicate(first, end);
      before = Tag.VERB;
    }
    boolean singular = number.isOne(first - 1);
    int head = -1; // the last word, if a verb may follow it
    for (; i < end; i++) {
      if (tags[i] != null) {
        continue; // an adverb
      }
      boolean verb =
          head >= 0 ? verbAfter(head, i, end, singular) : verbFirst(i, end, before, i == first);
      if (verb) {
        tags[i] = Tag.VERB;
        before = Tag.VERB;
        head = -1;
        singular = false;
      } else {
        boolean nounBefore = head >= 0 && tags[head] == Tag.NOUN;
        tags[i] = nounOrAdjective(i, end, before, nounBefore, singular);
        head = headable(i) ? i : -1;
      }
    }
  }

  /** Tags what a copula says about its subject; where a further run begins. */
  private int predicate(int first, int end) {
    int i = first;
    while (i < end && tags[i] != null) {
      i++;
    }
    if (i == end) {
      return end;
    }
    Optional<VerbForm> verb = verb(i);
    boolean participle =
        verb.filter(v -> v.form() == Form.ING || v.form() == Form.PAST).isPresent();
    boolean last = next(i, end) == end;
    if (participle && !(last && words.adjective(i) && ends(end))) {
      tags[i] = Tag.VERB;
      return i + 1;
    }
    boolean all = true;
    for (int j = i; j < end; j++) {
      all &=
          tags[j] != null
              || words.adjective(j)
              || morphology.verb(words.lower(j)).filter(v -> v.form() == Form.PAST).isPresent();
    }
    if (all) {
      for (int j = i; j < end; j++) {
        tags[j] = tags[j] == null ? Tag.ADJECTIVE : tags[j];
      }
      return end;
    }
    return first;
  }

  private boolean verbFirst(int i, int end, Tag before, boolean first) {
    Optional<VerbForm> verb = verb(i);
    if (verb.isEmpty() || before.opens()) {
      return false;
    }
    int next = next(i, end);
    Tag after = next < end ? null : after(end);
    int margin = margin(i, verb.get());
    switch (before) {
      case RELATIVE:
        return margin >= 0 || words.tagged(i, "VERB") || after != null;
      case PRONOUN:
        return verb.get().form() != Form.BASE && (margin >= 0 || words.tagged(i, "VERB"));
      case AUXILIARY:
        return verb.get().form() == Form.PAST
            ? after != null || words.tagged(i, "VERB")
            : verb.get().form() == Form.BASE && words.tagged(i, "VERB");
      case PREPOSITION:
        return tokens.get(i - 1).lower().equals("to")
                && verb.get().form() == Form.BASE
                && words.tagged(i, "VERB")
            || verb.get().form() == Form.ING
                && after != null
                && (after.opens() || after == Tag.PRONOUN);
      case NEGATION:
        return verb.get().form() == Form.ING && after != null;
      default:
        return startsClause(i, end, verb.get(), after, margin);
    }
  }

  /** At the start of a sentence, after a comma, "and" or another verb. */
  private boolean startsClause(int i, int end, VerbForm verb, Tag after, int margin) {
    boolean object = after != null && (after.opens() || after == Tag.PRONOUN);
    boolean place = after == Tag.PREPOSITION || after == Tag.ADVERB;
    boolean start = i == 0 || tags[i - 1] == Tag.STOP || clauses.begins(i - 1);
    return switch (verb.form()) {
      case ING ->
          object
              || after == Tag.ADVERB
              || after == Tag.PREPOSITION && !words.is(end, "of")
              || after == null && TRANSITIVE.contains(words.lower(i));
      case THIRD_PERSON ->
          !start
              && (after == null && words.tagged(i, "VERB")
                  || object && margin >= -1
                  || place && (margin >= 1 || words.tagged(i, "VERB")));
      case PAST -> !start && (object || place) || colourEnds(i, end);
      case BASE -> object && (start ? margin >= 0 : margin >= 1 && words.tagged(i, "VERB"));
    };
  }

  /** "painted teal". */
  private boolean colourEnds(int i, int end) {
    int next = next(i, end);
    return next < end
        && WordLists.has(WordClass.COLOUR, words.lower(end - 1))
        && words.lower(i).matches("painted|dyed|colou?red|tinted|glazed|lacquered");
  }

  private boolean verbAfter(int head, int i, int end, boolean singular) {
    Optional<VerbForm> found = verb(i);
    if (found.isEmpty() || words.colour(i)) {
      return false;
    }
    VerbForm verb = found.get();
    int next = next(i, end);
    Tag after = next < end ? null : after(end);
    int margin = margin(i, verb);
    boolean object = after != null && (after.opens() || after == Tag.PRONOUN);
    boolean bare = number.isBareInvariant(head);
    boolean pluralHead = number.isPlural(head);
    boolean last = after == Tag.COMMA || after == Tag.STOP;
    if (last && !words.being(head) && WordLists.has(WordClass.MEDIUM, words.lower(i))) {
      return false; // "oil painting", but "a boy painting"
    }
    return switch (verb.form()) {
      case ING ->
          after == null
              ? !name(i, end) && !(words.noun(i) && margin < -1)
              : ing(i, object, margin, end);
      case THIRD_PERSON -> {
        if (pluralHead && !singular) { // "a donkey with long ears stands next to"
          yield (after != null || words.tagged(i, "VERB"))
              && (words.tagged(i, "VERB") || margin >= 2);
        }
        if (words.being(head) && after == Tag.PREPOSITION && TOWARDS.contains(words.lower(end))) {
          yield true;
        }
        if (after == null) {
          yield singular
              ? !words.noun(i) || words.tagged(i, "VERB") || margin > 0 || words.plural(i)
              : words.tagged(i, "VERB") || margin > 1;
        }
        yield object
            || (singular
                ? words.plural(i) || !words.noun(i)
                : words.tagged(i, "VERB") && margin >= -1 || margin >= 2);
      }
      case PAST -> {
        boolean ambiguous = words.noun(i) && (margin < 2 || !words.lower(i).endsWith("ed"));
        yield after == null
            ? words.tagged(i, "VERB") && !ambiguous || colourEnds(i, end)
            : !ambiguous || (object || after == Tag.PREPOSITION) && words.tagged(i, "VERB");
      }
      case BASE ->
          (pluralHead || bare)
              && (!words.noun(i)
                  || words.being(head)
                      && !bare
                      && !name(head, end) // no plural before a noun: "fencers duel"
                  || after == null && describesUntil(next, end)
                  || !bare && words.tagged(i, "VERB")
                  || margin >= 1)
              && (after == null
                  ? words.tagged(i, "VERB") || describesUntil(next, end)
                  : object
                      || after == Tag.PREPOSITION
                      || after == Tag.ADVERB
                      || clauses.follows(end)
                      || last && clauses.isSubject(head)
                      || !words.noun(i));
    };
  }

  /** "press flat against". */
  private boolean describesUntil(int i, int end) {
    for (int j = i; j < end; j++) {
      if (tags[j] != Tag.ADVERB && !morphology.mainlyAdjective(words.lower(j))) {
        return false;
      }
    }
    return after(end) == Tag.PREPOSITION || after(end) == Tag.STOP || after(end) == Tag.COMMA;
  }

  private boolean ing(int i, boolean object, int margin, int end) {
    if (object) {
      return true;
    }
    if (words.noun(i) && words.is(end, "of")) {
      return false; // "charcoal drawing of"
    }
    // "a wedding ring", "a tall building near"
    boolean thing = words.noun(i) && margin < 0 && !words.tagged(i, "VERB");
    return !thing && !words.is(end, "of") || words.tagged(i, "VERB");
  }

  private Tag nounOrAdjective(int i, int end, Tag before, boolean nounBefore, boolean singular) {
    String word = words.lower(i);
    int next = next(i, end);
    boolean describes = morphology.mainlyAdjective(word) && next < end && words.noun(next);
    boolean last = next == end || !describes && headable(i) && verbAfter(i, next, end, singular);
    if (last && nounBefore && word.equals("full")) {
      return Tag.ADVERB; // "a basket full of"
    }
    if (last) {
      boolean after =
          before == Tag.VERB && tags[i - 1] != Tag.ADJECTIVE && morphology.mainlyAdjective(word);
      boolean colour = words.colour(i) && (before == Tag.VERB || nounBefore) && !before.opens();
      if (after || colour || coordinated(i, end)) {
        return Tag.ADJECTIVE;
      }
      boolean described =
          words.adjective(i) && !words.noun(i)
              || words.participle(i) && !words.noun(i) && !before.opens();
      return described ? Tag.ADJECTIVE : Tag.NOUN;
    }
    if (nounBefore && words.noun(i)) {
      return Tag.NOUN; // "ice cream cone"
    }
    if (morphology.mainlyAdjective(word)) {
      return Tag.ADJECTIVE;
    }
    if (WordLists.has(WordClass.PURPOSE, word)
        && next < end
        && words.noun(next)
        && !words.being(next)) {
      return Tag.NOUN; // "a diving mask"
    }
    if (words.participle(i) && (!words.noun(i) || word.endsWith("ing") || word.endsWith("ed"))) {
      return Tag.ADJECTIVE;
    }
    if (words.adjective(i)) {
      return !words.noun(i) || words.tagged(i, "ADJ") ? Tag.ADJECTIVE : Tag.NOUN;
    }
    if (words.noun(i)) {
      return Tag.NOUN;
    }
    return word.indexOf('-') > 0 || words.tagged(i, "ADJ") ? Tag.ADJECTIVE : Tag.NOUN;
  }

  /**
   * Whether the words after "and" or a comma describe the same noun as this one: fat, sleepy frog.
   */
  private boolean coordinated(int i, int end) {
    if (!words.adjective(i) && !words.participle(i)
        || next(i, end) != end
        || end >= tokens.size()) {
      return false;
    }
    boolean joined = words.is(end, "and") || words.is(end, ",") || words.is(end, "&");
    int second = words.is(end, ",") && words.is(end + 1, "and") ? end + 2 : end + 1;
    while (second < tokens.size() && tags[second] == Tag.ADVERB) {
      second++;
    }
    return joined
        && second + 1 < tokens.size()
        && tags[second] == null
        && (tags[second + 1] == null)
        && (words.adjective(second) || words.participle(second))
        && (morphology.mainlyAdjective(words.lower(i)) || !words.noun(i));
  }

  private boolean headable(int i) {
    String word = words.lower(i);
    boolean described =
        WordLists.has(WordClass.COLOUR, word) || WordLists.has(WordClass.DESCRIBING, word);
    return words.noun(i)
            && !(morphology.mainlyAdjective(word) && !described
                || described && tags[i] == Tag.ADJECTIVE)
            && !(words.participle(i) && tags[i] == Tag.ADJECTIVE)
        || !morphology.known(word);
  }

  /** How much more common the verb is than the noun, in powers of two. */
  private int margin(int i, VerbForm verb) {
    return verb.verb().verbUses()
        - morphology.noun(words.lower(i)).map(e -> e.nounUses()).orElse(0);
  }

  private Optional<VerbForm> verb(int i) {
    return tags[i] == null ? morphology.verb(words.lower(i)) : Optional.empty();
  }

  /** Whether a fixed name begins here: "sewing machine". */
  private boolean name(int i, int end) {
    int next = next(i, end);
    return next == i + 1 && morphology.noun(Words.join(tokens, i, next + 1)).isPresent();
  }

  private boolean ends(int i) {
    return i >= tokens.size()
        || tags[i] == Tag.COMMA
        || tags[i] == Tag.STOP
        || tags[i] == Tag.CONJUNCTION;
  }

  /** The next word of the run that is no adverb. */
  private int next(int i, int end) {
    int next = i + 1;
    while (next < end && tags[next] == Tag.ADVERB) {
      next++;
    }
    return next;
  }

  private Tag after(int end) {
    return end == tokens.size() ? Tag.STOP : tags[end];
  }
}
