package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.guidance.term.WordGroups;
import dev.resow.diffusion.text.Tokens.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The prompt as words, where a subject of several words counts as one.
 *
 * @param words spans in order
 * @param groups which of them belong to which subject
 */
public record PromptWords(List<Span> words, WordGroups groups) {
  private static final Pattern LEAD_IN =
      Pattern.compile(
          "^\\s*(?:(?:a|an|the)\\s+)?(?:\\p{L}+\\s+)?(?:photo|photograph|picture|image|painting|drawing|illustration|rendering|render|sketch)s?\\s+of\\b",
          Pattern.CASE_INSENSITIVE);

  /** Splits a prompt whose subjects are known. */
  public static PromptWords of(String prompt, List<SubjectSpan> subjects) {
    List<Span> words = new ArrayList<>();
    for (Span word : Subjects.words(prompt)) {
      Span whole =
          subjects.stream().map(SubjectSpan::at).filter(word::overlaps).findFirst().orElse(word);
      if (words.isEmpty() || !words.getLast().equals(whole)) {
        words.add(whole);
      }
    }
    List<List<Integer>> groups = new ArrayList<>();
    for (SubjectSpan subject : subjects) {
      List<Integer> group = new ArrayList<>();
      for (Span modifier : subject.modifiers()) {
        int at = words.indexOf(modifier);
        if (at >= 0) { // a modifier that is itself part of another subject is no word of its own
          group.add(at);
        }
      }
      group.add(words.indexOf(subject.at()));
      groups.add(group);
    }
    return new PromptWords(
        List.copyOf(words), new WordGroups(groups, words.size(), leadIn(prompt, words)));
  }

  private static int leadIn(String prompt, List<Span> words) {
    var matcher = LEAD_IN.matcher(prompt);
    int end = matcher.find() ? matcher.end() : 0;
    return (int) words.stream().filter(word -> word.end() <= end).count();
  }
}
