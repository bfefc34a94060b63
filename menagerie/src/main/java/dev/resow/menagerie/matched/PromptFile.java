package dev.resow.menagerie.matched;

import dev.resow.subjects.SubjectFinder;
import dev.resow.subjects.score.LabelledPrompt;
import dev.resow.training.judge.AskedPrompt;
import dev.resow.training.judge.Name;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * Reads prompts to evaluate: one a line, or a table with the columns prompt, subjects and kind as
 * {@code resow subjects --file} reads it. Empty lines are skipped.
 */
final class PromptFile {
  /** Bytes of a file. */
  static final int LARGEST = 1 << 20;

  /** Prompts of a file. */
  static final int MOST = 1_000;

  /** Different subjects of all prompts: each takes pictures of its own. */
  static final int MOST_SUBJECTS = 200;

  private static final String TABLE = "prompt\tsubjects\tkind";
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private PromptFile() {}

  /**
   * @param finder finds the subjects of prompts that the file names none for
   * @throws IllegalArgumentException when a prompt has no subject, is there twice, or the file is
   *     too large, has another form or no prompt; the message names file and line
   * @throws IOException when it cannot be read
   */
  static List<FilePrompt> read(Path file, SubjectFinder finder) throws IOException {
    var lines = lines(file);
    boolean isTable = !lines.isEmpty() && lines.getFirst().equals(TABLE);
    var prompts = new ArrayList<FilePrompt>();
    var known = new HashMap<String, Integer>();
    for (int i = isTable ? 1 : 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      var where = "%s, line %d: ".formatted(file, i + 1);
      var prompt = isTable ? labelled(where, lines.get(i)) : found(where, lines.get(i), finder);
      var before = known.putIfAbsent(prompt.typed(), i + 1);
      if (before != null) {
        throw new IllegalArgumentException(
            where + "expected every prompt once, found that of line %d again".formatted(before));
      }
      prompts.add(prompt);
    }
    if (prompts.isEmpty() || prompts.size() > MOST) {
      throw new IllegalArgumentException(
          "%s: expected 1 to %d prompts, found %d".formatted(file, MOST, prompts.size()));
    }
    int subjects = subjects(prompts).size();
    if (subjects < 2 || subjects > MOST_SUBJECTS) {
      throw new IllegalArgumentException(
          "%s: expected prompts with 2 to %d different subjects in all, found %d; a subject is judged by how it differs from others"
              .formatted(file, MOST_SUBJECTS, subjects));
    }
    return List.copyOf(prompts);
  }

  /** The different subjects of all prompts, in lower case, in the order of the file. */
  static List<String> subjects(List<FilePrompt> prompts) {
    return prompts.stream().flatMap(p -> p.asked().subjects().stream()).distinct().toList();
  }

  private static List<String> lines(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + ": expected a file of prompts, found a folder");
    }
    long size = Files.size(file);
    if (size > LARGEST) {
      throw new IllegalArgumentException(
          "%s: expected at most %d bytes, found %d".formatted(file, LARGEST, size));
    }
    try {
      var text = Files.readString(file, StandardCharsets.UTF_8);
      return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          file + ": expected text in UTF-8, found other bytes; convert it", e);
    }
  }

  private static FilePrompt found(String where, String line, SubjectFinder finder) {
    var typed = line.strip();
    var reading = finder.read(typed);
    if (reading.subjects().isEmpty()) {
      throw new IllegalArgumentException(
          where
              + "expected a prompt with a subject, found none in '%s'; name subjects in a table with the columns prompt, subjects, kind"
                  .formatted(typed));
    }
    return new FilePrompt(typed, AskedPrompt.of(reading.text(), reading.subjects()), List.of());
  }

  private static FilePrompt labelled(String where, String line) {
    LabelledPrompt labelled;
    try {
      labelled = LabelledPrompt.read(List.of(TABLE, line)).getFirst();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          where + e.getMessage().replaceFirst("^line \\d+: ", ""), e);
    }
    var text = labelled.prompt();
    if (labelled.subjects().isEmpty()) {
      throw new IllegalArgumentException(
          where + "expected a prompt with a subject, found none for '%s'".formatted(text));
    }
    var names = new ArrayList<Name>();
    int from = 0;
    for (var label : labelled.subjects()) {
      int start =
          text.toLowerCase(Locale.ROOT).indexOf(label.noun().toLowerCase(Locale.ROOT), from);
      if (label.noun().isBlank() || start < 0) {
        throw new IllegalArgumentException(
            where
                + "expected the subjects in the order of the prompt, found no '%s' %sin '%s'"
                    .formatted(label.noun(), from == 0 ? "" : "after the one before ", text));
      }
      from = start + label.noun().length();
      names.add(new Name(text.substring(start, from), start, from));
    }
    var modifiers = labelled.subjects().stream().map(LabelledPrompt.Label::modifiers).toList();
    return new FilePrompt(text, new AskedPrompt(text, names), modifiers);
  }
}
