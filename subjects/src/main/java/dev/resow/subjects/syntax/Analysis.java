package dev.resow.subjects.syntax;

import dev.resow.subjects.lexicon.Entry;
import dev.resow.subjects.lexicon.Kind;
import dev.resow.subjects.lexicon.Lexicon;
import dev.resow.subjects.lexicon.Topic;
import java.util.List;
import java.util.Optional;

/** A text's words with their tags, its noun phrases in order, and what these mean. */
public final class Analysis {
  private final String text;
  private final List<Token> tokens;
  private final Tag[] tags;
  private final List<NounPhrase> phrases;
  private final Morphology morphology;
  private final Lexicon lexicon;
  private final NounClasses classes;
  private final int[] sentences;

  Analysis(
      String text,
      List<Token> tokens,
      Tag[] tags,
      List<NounPhrase> phrases,
      Morphology morphology,
      Lexicon lexicon) {
    this.text = text;
    this.tokens = tokens;
    this.tags = tags;
    this.phrases = List.copyOf(phrases);
    this.morphology = morphology;
    this.lexicon = lexicon;
    classes = new NounClasses(tokens, tags, morphology);
    sentences = new int[tokens.size()];
    for (int i = 1; i < sentences.length; i++) {
      sentences[i] = sentences[i - 1] + (tags[i - 1] == Tag.STOP ? 1 : 0);
    }
  }

  /** The noun phrases in order. */
  public List<NounPhrase> phrases() {
    return phrases;
  }

  /** The number of words and marks. */
  public int size() {
    return tokens.size();
  }

  /** A word in lower case; empty before the first and after the last. */
  public String word(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i).lower() : "";
  }

  /** A word or several as the text writes them. */
  public String written(int first, int last) {
    return text.substring(start(first), end(last));
  }

  /** A word's first character. */
  public int start(int i) {
    return tokens.get(i).start();
  }

  /** The character after a word. */
  public int end(int i) {
    return tokens.get(i).end();
  }

  /** A word's tag; STOP before the first and after the last. */
  public Tag tag(int i) {
    return i >= 0 && i < tags.length ? tags[i] : Tag.STOP;
  }

  /** The sentence of a word, from 0. */
  public int sentence(int i) {
    return sentences[i];
  }

  /** What a phrase names. */
  public NounClass classOf(NounPhrase phrase) {
    return classes.of(phrase);
  }

  /** The meanings of a phrase's noun; those of its last word if the whole is not known. */
  public Optional<Entry> entry(NounPhrase phrase) {
    return morphology
        .noun(Words.join(tokens, phrase.name(), phrase.head() + 1))
        .or(() -> morphology.noun(tokens.get(phrase.head()).lower()));
  }

  /** The base form of a phrase's last word. */
  public String lemma(NounPhrase phrase) {
    String word = tokens.get(phrase.head()).lower();
    return morphology.noun(word).map(Entry::lemma).orElse(word);
  }

  /** Whether a phrase's noun may stand for anything of its kind: "the animal", "the giant". */
  public boolean generic(NounPhrase phrase) {
    return phrase.name() == phrase.head()
        && WordLists.has(WordClass.GENERIC, tokens.get(phrase.head()).lower());
  }

  /** Whether the first is one of the second: a cat is an animal. */
  public boolean isA(Entry special, Entry general) {
    return lexicon.isA(special, general);
  }

  /** Whether the first is a part of the second or of its kind: a wheel of a truck. */
  public boolean isPartOf(Entry part, Entry whole) {
    return lexicon.isPartOf(part, whole);
  }

  /** Whether both are beings, and not one only a person and the other only an animal. */
  public static boolean areAlike(Entry one, Entry other) {
    boolean beings = one.share(Kind.BEING) > 0.3 && other.share(Kind.BEING) > 0.3;
    return beings
        && (one.share(Topic.PERSON) > 0.1 && other.share(Topic.PERSON) > 0.1
            || one.share(Topic.ANIMAL) > 0.1 && other.share(Topic.ANIMAL) > 0.1);
  }

  /** Whether a verb or preposition leads from a picture to what it shows. */
  public boolean shows(int i) {
    return WordLists.has(WordClass.SHOWING, tokens.get(i).lower());
  }

  /** Whether a word begins with a capital letter. */
  public boolean capital(int i) {
    return Character.isUpperCase(tokens.get(i).text().codePointAt(0));
  }

  /** Whether a word is a colour. */
  public boolean colour(int i) {
    return WordLists.has(WordClass.COLOUR, tokens.get(i).lower());
  }
}
