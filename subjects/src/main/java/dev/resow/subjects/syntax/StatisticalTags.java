package dev.resow.subjects.syntax;

import java.util.List;

/**
 * The universal tags of the statistical tagger, one per token. Most prompts never ask for one, and
 * tagging costs as much as the rest of the analysis, so a sentence is tagged when the tag of one of
 * its words is first read. For one thread.
 */
final class StatisticalTags {
  private final Tagger tagger;
  private final List<Token> tokens;
  private final String[] tags;

  StatisticalTags(Tagger tagger, List<Token> tokens) {
    this.tagger = tagger;
    this.tokens = tokens;
    tags = new String[tokens.size()];
  }

  String get(int i) {
    if (tags[i] == null) {
      tagSentence(i);
    }
    return tags[i];
  }

  private void tagSentence(int i) {
    int first = i;
    while (first > 0 && !endsSentence(first - 1)) {
      first--;
    }
    int last = i;
    while (last + 1 < tags.length && !endsSentence(last)) {
      last++;
    }
    String[] words =
        tokens.subList(first, last + 1).stream()
            .map(token -> token.text().equals("\n") ? "," : token.lower())
            .toArray(String[]::new);
    System.arraycopy(tagger.tag(words), 0, tags, first, words.length);
  }

  private boolean endsSentence(int i) {
    return tokens.get(i).text().equals(".");
  }
}
