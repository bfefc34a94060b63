package dev.resow.subjects.syntax;

import dev.resow.subjects.lexicon.Lexicon;
import java.util.List;

/**
 * Analyses texts. Keep it: it holds the tagger's model and the lexicon. Safe for several threads.
 */
public final class Analyzer {
  /**
   * Maximum number of analysed words and marks. No text encoder reads further (T5 reads 512 tokens
   * at the most), and a prompt of punctuation costs no more than one of words.
   */
  public static final int MOST = 512;

  private final Tagger tagger;
  private final Lexicon lexicon;
  private final Morphology morphology;

  private Analyzer(Tagger tagger, Lexicon lexicon) {
    this.tagger = tagger;
    this.lexicon = lexicon;
    morphology = new Morphology(lexicon);
  }

  /** Reads model and lexicon, about 2.5 megabytes from the class path. */
  public static Analyzer load() {
    return new Analyzer(Tagger.load(), Lexicon.load());
  }

  /** Reads the first {@value #MOST} words of a text. */
  public Analysis analyse(String text) {
    List<Token> tokens = Tokenizer.tokens(text, MOST);
    Tag[] tags = PartsOfSpeech.of(tokens, new StatisticalTags(tagger, tokens), morphology);
    List<NounPhrase> phrases = PhraseFinder.phrases(tokens, tags, morphology);
    return new Analysis(text, tokens, tags, phrases, morphology, lexicon);
  }
}
