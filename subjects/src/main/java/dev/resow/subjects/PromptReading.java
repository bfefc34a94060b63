package dev.resow.subjects;

import java.util.List;

/**
 * What a prompt asks for, as the {@link SubjectFinder} reads it.
 *
 * @param text what the model reads: the prompt without attention weights and other markup, its
 *     entities decoded; the prompt itself if there is none
 * @param subjects in the order of the text; their offsets are offsets of {@code text}, and no two
 *     of them share a character
 * @param relations between subjects, by their indices; empty if they contradict each other
 * @param doubts what the client should know about this reading, in a fixed order
 */
public record PromptReading(
    String text, List<Subject> subjects, List<Relation> relations, List<Doubt> doubts) {
  public PromptReading {
    subjects = List.copyOf(subjects);
    relations = List.copyOf(relations);
    doubts = List.copyOf(doubts);
    for (Relation relation : relations) {
      if (Math.max(relation.first(), relation.second()) >= subjects.size()) {
        throw new IllegalArgumentException(
            "expected relations between %d subjects, got %s".formatted(subjects.size(), relation));
      }
    }
  }
}
