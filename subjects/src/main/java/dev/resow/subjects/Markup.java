package dev.resow.subjects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A prompt without the markup that other programs gave a meaning to: attention weights {@code
 * (cat:1.3)}, {@code ((cat))} and {@code [cat]}, schedules {@code [cat:dog:0.5]}, adapters {@code
 * <lora:name:0.8>}, {@code BREAK}, and HTML entities. Takes linear time.
 *
 * @param text what is left; the prompt itself if it has no markup
 * @param doubts one per kind of markup that lost its meaning
 */
public record Markup(String text, List<Doubt> doubts) {
  private static final Pattern ADAPTER =
      Pattern.compile(
          "<(?:lora|lyco|lycoris|hypernet|embedding):[^<>]*+>", Pattern.CASE_INSENSITIVE);

  private static final Pattern BREAK =
      Pattern.compile("(?<![\\p{L}\\p{N}_])BREAK(?![\\p{L}\\p{N}_])");

  public Markup {
    doubts = List.copyOf(doubts);
  }

  /** Reads a prompt of any content. */
  public static Markup read(String prompt) {
    var doubts = new ArrayList<Doubt>();
    String decoded = Entities.decode(prompt);
    String bare = withoutAdapters(decoded, doubts);
    String whole = joined(bare, BREAK, ", ");
    var emphasis = Emphasis.of(whole);
    emphasis.weight().map(Doubt.WeightsRemoved::new).ifPresent(doubts::add);
    emphasis.schedule().map(Doubt.ScheduleRemoved::new).ifPresent(doubts::add);
    return new Markup(emphasis.text().equals(prompt) ? prompt : emphasis.text().strip(), doubts);
  }

  private static String withoutAdapters(String prompt, List<Doubt> doubts) {
    var adapters = ADAPTER.matcher(prompt).results().map(match -> match.group()).toList();
    Optional.of(adapters)
        .filter(found -> !found.isEmpty())
        .ifPresent(found -> doubts.add(new Doubt.AdapterRemoved(found.getFirst())));
    return joined(prompt, ADAPTER, " ");
  }

  /** Replaces each match, with the white space and the commas around it, by one separator. */
  private static String joined(String prompt, Pattern pattern, String separator) {
    var matcher = pattern.matcher(prompt);
    var text = new StringBuilder();
    int end = 0;
    boolean cut = false;
    while (matcher.find()) {
      append(text, prompt, end, matcher.start(), cut ? separator : "");
      end = matcher.end();
      cut = true;
    }
    if (!cut) {
      return prompt;
    }
    append(text, prompt, end, prompt.length(), separator);
    return text.toString();
  }

  private static void append(
      StringBuilder text, String prompt, int from, int to, String separator) {
    int begin = from;
    boolean comma = separator.contains(",");
    while (!separator.isEmpty() && begin < to && separates(prompt.charAt(begin))) {
      comma |= prompt.charAt(begin) == ',';
      begin++;
    }
    if (begin == to) {
      return;
    }
    if (!separator.isEmpty()) {
      while (!text.isEmpty() && separates(text.charAt(text.length() - 1))) {
        comma |= text.charAt(text.length() - 1) == ',';
        text.setLength(text.length() - 1);
      }
      text.append(text.isEmpty() ? "" : comma ? ", " : " ");
    }
    text.append(prompt, begin, to);
  }

  private static boolean separates(char c) {
    return c == ',' || Character.isWhitespace(c);
  }
}
