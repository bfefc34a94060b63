package dev.resow.subjects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brackets that weight or schedule words, as the Stable Diffusion web UI reads them. A pair counts
 * if it has a weight, if it is doubled, or if it encloses a whole item of a comma list; other
 * brackets are text.
 *
 * @param text without these brackets
 * @param weight the first weight as typed, if there is one
 * @param schedule the first schedule as typed, if there is one
 */
record Emphasis(String text, Optional<String> weight, Optional<String> schedule) {
  private static final Pattern NUMBER =
      Pattern.compile("\\s*+-?+(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)\\s*+");
  private static final int LONGEST_NUMBER = 12;
  private static final String OPEN = "([{";
  private static final String CLOSE = ")]}";

  /**
   * @param divider first colon or bar at this depth, -1 if there is none
   * @param colon last colon at this depth, -1 if there is none
   */
  private record Pair(int open, int close, int divider, int colon) {}

  private static final class Frame {
    private final int open;
    private int divider = -1;
    private int colon = -1;

    private Frame(int open) {
      this.open = open;
    }
  }

  static Emphasis of(String prompt) {
    List<Pair> pairs = pairs(prompt);
    var dropped = escapes(prompt);
    if (pairs.isEmpty() && dropped.isEmpty()) {
      return new Emphasis(prompt, Optional.empty(), Optional.empty());
    }
    int[] closeOf = new int[prompt.length()];
    pairs.forEach(pair -> closeOf[pair.open()] = pair.close());
    var marked = new BitSet(); // opening brackets of emphasis
    Optional<String> weight = Optional.empty();
    Optional<String> schedule = Optional.empty();
    var items = new Items(prompt);
    for (Pair pair : pairs) { // outer ones first
      boolean number = pair.colon() >= 0 && isNumber(prompt, pair.colon() + 1, pair.close());
      boolean square = prompt.charAt(pair.open()) == '[';
      boolean scheduled =
          pair.divider() >= 0 && square && (!number || pair.divider() < pair.colon());
      boolean doubled =
          closeOf[pair.open() + 1] == pair.close() - 1 && pair.close() - pair.open() > 2
              || pair.open() > 0
                  && marked.get(pair.open() - 1)
                  && closeOf[pair.open() - 1] == pair.close() + 1;
      if (!number && !scheduled && !doubled && !items.isWhole(pair.open(), pair.close())) {
        continue;
      }
      marked.set(pair.open());
      dropped.set(pair.open());
      dropped.set(
          scheduled ? pair.divider() : number ? pair.colon() : pair.close(), pair.close() + 1);
      String typed = prompt.substring(pair.open(), pair.close() + 1);
      if (scheduled) {
        schedule = schedule.or(() -> Optional.of(typed));
      } else {
        weight = weight.or(() -> Optional.of(typed));
      }
    }
    var text = new StringBuilder();
    for (int i = dropped.nextClearBit(0); i < prompt.length(); i = dropped.nextClearBit(i + 1)) {
      text.append(prompt.charAt(i));
    }
    return new Emphasis(text.toString(), weight, schedule);
  }

  /** The backslash before a bracket that is meant as text. */
  private static BitSet escapes(String prompt) {
    var dropped = new BitSet();
    for (int i = 0; i + 1 < prompt.length(); i++) {
      if (isEscape(prompt, i)) {
        dropped.set(i);
      }
    }
    return dropped;
  }

  private static boolean isEscape(String prompt, int i) {
    return prompt.charAt(i) == '\\'
        && i + 1 < prompt.length()
        && (OPEN + CLOSE).indexOf(prompt.charAt(i + 1)) >= 0;
  }

  /** Matching pairs, by the place of the first bracket. */
  private static List<Pair> pairs(String prompt) {
    Deque<Frame> open = new ArrayDeque<>();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < prompt.length(); i++) {
      char c = prompt.charAt(i);
      if (isEscape(prompt, i)) {
        i++;
      } else if (OPEN.indexOf(c) >= 0) {
        open.push(new Frame(i));
      } else if (CLOSE.indexOf(c) >= 0) {
        if (!open.isEmpty() && OPEN.indexOf(prompt.charAt(open.peek().open)) == CLOSE.indexOf(c)) {
          Frame frame = open.pop();
          pairs.add(new Pair(frame.open, i, frame.divider, frame.colon));
        }
      } else if ((c == ':' || c == '|') && !open.isEmpty()) {
        Frame frame = open.peek();
        frame.divider = frame.divider < 0 ? i : frame.divider;
        frame.colon = c == ':' ? i : frame.colon;
      }
    }
    pairs.sort(java.util.Comparator.comparing(Pair::open));
    return pairs;
  }

  private static boolean isNumber(String prompt, int start, int end) {
    return end - start <= LONGEST_NUMBER && NUMBER.matcher(prompt.substring(start, end)).matches();
  }

  /** The items of a comma list. */
  private static final class Items {
    private static final String SEPARATORS = ",;.\n\r";
    private final boolean[] begins;
    private final boolean[] ends;

    /** Looks through brackets and white space, once from each side. */
    private Items(String prompt) {
      int n = prompt.length();
      begins = new boolean[n];
      ends = new boolean[n];
      boolean fresh = true;
      for (int i = 0; i < n; i++) {
        begins[i] = fresh;
        fresh = next(fresh, prompt.charAt(i), OPEN);
      }
      fresh = true;
      for (int i = n - 1; i >= 0; i--) {
        ends[i] = fresh;
        fresh = next(fresh, prompt.charAt(i), CLOSE);
      }
    }

    private static boolean next(boolean fresh, char c, String brackets) {
      return SEPARATORS.indexOf(c) >= 0
          || fresh && (Character.isWhitespace(c) || brackets.indexOf(c) >= 0);
    }

    private boolean isWhole(int open, int close) {
      return begins[open] && ends[close];
    }
  }
}
