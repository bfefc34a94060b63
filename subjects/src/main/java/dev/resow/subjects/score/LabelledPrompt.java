package dev.resow.subjects.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * A prompt and the subjects that a person found in it.
 *
 * @param prompt with real line breaks
 * @param subjects in the order of their first mention
 * @param kind of prompt, such as "prepositions"
 */
public record LabelledPrompt(String prompt, List<Label> subjects, String kind) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEADER = "prompt\tsubjects\tkind";

  /**
   * A subject.
   *
   * @param noun as the prompt writes it
   * @param modifiers words that describe it
   */
  public record Label(String noun, List<String> modifiers) {
    public Label {
      modifiers = modifiers == null ? List.of() : List.copyOf(modifiers);
    }
  }

  public LabelledPrompt {
    subjects = List.copyOf(subjects);
  }

  /**
   * Reads the lines of a file: a header, then prompt, subjects as JSON and kind, separated by tabs.
   * The characters {@code \n} in a prompt are a line break.
   *
   * @throws IllegalArgumentException if a line has another form; the message has its number
   */
  public static List<LabelledPrompt> read(List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new IllegalArgumentException(
          "line 1: expected the columns prompt, subjects, kind, separated by tabs");
    }
    List<LabelledPrompt> prompts = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        prompts.add(read(lines.get(i), i + 1));
      }
    }
    return List.copyOf(prompts);
  }

  private static LabelledPrompt read(String line, int number) {
    String[] columns = line.split("\t", -1);
    if (columns.length != 3) {
      throw new IllegalArgumentException(
          "line %d: expected 3 columns separated by tabs, found %d"
              .formatted(number, columns.length));
    }
    try {
      List<Label> labels = JSON.readValue(columns[1], new TypeReference<>() {});
      return new LabelledPrompt(columns[0].replace("\\n", "\n"), labels, columns[2]);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "line %d: expected a JSON list like [{\"noun\": \"cat\", \"modifiers\": [\"black\"]}] in column 2"
              .formatted(number),
          e);
    }
  }
}
