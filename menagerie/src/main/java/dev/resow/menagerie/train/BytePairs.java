package dev.resow.menagerie.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Learns byte-pair merges (Sennrich et al. 2016) in CLIP's form, with {@code </w>} at the end of a
 * word, until every given word is one piece. Other words fall apart into smaller pieces down to
 * single bytes.
 */
final class BytePairs {
  private static final String END = "</w>";

  private BytePairs() {}

  /** Merges in order of rank, each {@code "left right"}. */
  static List<String> merges(List<String> words) {
    var split = new ArrayList<List<String>>();
    for (String word : words) split.add(letters(word));
    var merges = new ArrayList<String>();
    while (true) {
      Map<String, Integer> pairs = new LinkedHashMap<>();
      for (var pieces : split)
        for (int i = 0; i + 1 < pieces.size(); i++)
          pairs.merge(pieces.get(i) + " " + pieces.get(i + 1), 1, Integer::sum);
      if (pairs.isEmpty()) return merges;
      String best =
          pairs.entrySet().stream()
              .max(
                  Map.Entry.<String, Integer>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
              .orElseThrow()
              .getKey();
      merges.add(best);
      split.replaceAll(pieces -> merged(pieces, best));
    }
  }

  /**
   * Token to id: all bytes, all bytes that end a word, the merges, start and end token; "!" is 0 as
   * in CLIP.
   */
  static Map<String, Integer> vocabulary(List<String> merges) {
    var vocabulary = new LinkedHashMap<String, Integer>();
    var bytes = byteAlphabet();
    bytes.forEach(b -> vocabulary.put(b, vocabulary.size()));
    bytes.forEach(b -> vocabulary.put(b + END, vocabulary.size()));
    merges.forEach(m -> vocabulary.put(m.replace(" ", ""), vocabulary.size()));
    vocabulary.put("<|startoftext|>", vocabulary.size());
    vocabulary.put("<|endoftext|>", vocabulary.size());
    return vocabulary;
  }

  private static List<String> letters(String word) {
    var letters = new ArrayList<String>();
    word.chars().forEach(c -> letters.add(String.valueOf((char) c)));
    letters.set(letters.size() - 1, letters.getLast() + END);
    return letters;
  }

  private static List<String> merged(List<String> pieces, String pair) {
    var out = new ArrayList<String>();
    for (int i = 0; i < pieces.size(); i++) {
      if (i + 1 < pieces.size() && (pieces.get(i) + " " + pieces.get(i + 1)).equals(pair))
        out.add(pieces.get(i) + pieces.get(++i));
      else out.add(pieces.get(i));
    }
    return out;
  }

  /**
   * The 256 printable stand-ins of bytes of GPT-2's byte-level BPE: printable Latin-1 first, the
   * rest from U+0100 on.
   */
  private static List<String> byteAlphabet() {
    var printable =
        IntStream.concat(IntStream.rangeClosed('!', '~'), IntStream.rangeClosed(0xA1, 0xFF))
            .filter(c -> c != 0xAD);
    int others = 256 - (0x7E - 0x21 + 1) - (0xFF - 0xA1 + 1 - 1);
    return IntStream.concat(printable, IntStream.range(0x100, 0x100 + others))
        .mapToObj(Character::toString)
        .toList();
  }
}
