package dev.resow.subjects.syntax;

import java.util.List;
import java.util.Set;

/** Where a conjunction joins clauses, each of which needs a verb. */
final class Clauses {
  /** Conjunctions after which a subject and then a verb come. */
  private static final Set<String> BEGIN = Set.of("while", "when", "because", "where", "if");

  /** Words before which a clause may end; some of them also begin phrases without a verb. */
  private static final Set<String> JOIN =
      Set.of("while", "as", "when", "because", "before", "after", "until", "where", "if");

  private final List<Token> tokens;
  private final Tag[] tags;

  /**
   * @param tags of the words so far; may be filled in later
   */
  Clauses(List<Token> tokens, Tag[] tags) {
    this.tokens = tokens;
    this.tags = tags;
  }

  /** Whether a clause begins after the word: its subject, and then its verb. */
  boolean begins(int i) {
    return i >= 0 && BEGIN.contains(tokens.get(i).lower());
  }

  /** "dogs graze while": what stands before the conjunction is a clause and no compound. */
  boolean follows(int i) {
    return i < tokens.size() && JOIN.contains(tokens.get(i).lower());
  }

  /** "while two old crows": whether the noun is the subject of a clause whose verb must follow. */
  boolean isSubject(int noun) {
    int i = noun - 1;
    while (i >= 0 && isOfPhrase(tags[i])) {
      i--;
    }
    return begins(i);
  }

  private static boolean isOfPhrase(Tag tag) {
    return tag != null
        && (tag.opens() || tag == Tag.NOUN || tag == Tag.ADJECTIVE || tag == Tag.ADVERB);
  }
}
