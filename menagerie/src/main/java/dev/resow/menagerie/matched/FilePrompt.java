package dev.resow.menagerie.matched;

import dev.resow.training.judge.AskedPrompt;
import java.util.List;

/**
 * A prompt of a file.
 *
 * @param typed as the file has it: what jobs ask for
 * @param asked what its picture must show
 * @param modifiers of each subject, where the file names its subjects; otherwise empty: the server
 *     finds both in the prompt
 */
record FilePrompt(String typed, AskedPrompt asked, List<List<String>> modifiers) {
  FilePrompt {
    modifiers = List.copyOf(modifiers);
  }

  /** Different subjects. */
  int count() {
    return asked.subjects().size();
  }
}
