package dev.resow.api.batches;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prompts with alternatives: {@code a {cat|dog} and a {red|blue} fox} stands for four prompts.
 * Braces without {@code |} between them are plain text. Groups do not nest.
 */
final class PromptMatrix {
  private static final Pattern GROUP = Pattern.compile("\\{([^{}]*\\|[^{}]*)}");

  private PromptMatrix() {}

  /**
   * How many prompts a prompt stands for.
   *
   * @return at most {@link Integer#MAX_VALUE}, which also stands for more
   */
  static int size(String prompt) {
    long size = 1;
    Matcher group = GROUP.matcher(prompt);
    while (group.find() && size < Integer.MAX_VALUE) size *= alternatives(group.group(1)).length;
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  /** All of them; the last group changes fastest. */
  static List<String> expand(String prompt) {
    var prompts = List.of("");
    Matcher group = GROUP.matcher(prompt);
    int end = 0;
    while (group.find()) {
      prompts = joined(prompts, prompt.substring(end, group.start()), alternatives(group.group(1)));
      end = group.end();
    }
    return joined(prompts, prompt.substring(end), "");
  }

  private static List<String> joined(List<String> before, String text, String... alternatives) {
    var all = new ArrayList<String>();
    for (String prompt : before)
      for (String alternative : alternatives) all.add(prompt + text + alternative);
    return all;
  }

  private static String[] alternatives(String group) {
    return group.split("\\|", -1);
  }
}
