package dev.resow.subjects;

import dev.resow.subjects.syntax.NounPhrase;
import java.util.ArrayList;
import java.util.List;

/** A subject while the text is read; later mentions may add to what describes it. */
final class Thing {
  private final NounPhrase phrase;
  private final List<Integer> modifiers = new ArrayList<>();

  /**
   * @param phrase its first mention
   */
  Thing(NounPhrase phrase) {
    this.phrase = phrase;
  }

  NounPhrase phrase() {
    return phrase;
  }

  /** The words that describe it, by their numbers. */
  List<Integer> modifiers() {
    return modifiers;
  }

  void describe(List<Integer> words) {
    words.stream().filter(word -> !modifiers.contains(word)).forEach(modifiers::add);
  }
}
