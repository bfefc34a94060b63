package dev.resow.contract;

import java.util.List;

/**
 * How the text that the model reads came about.
 *
 * @param prompt as the client typed it, with its markup; null if the model reads just that
 * @param negativePrompt as the client typed it; null if the model reads just that
 * @param warnings what the client should know about the reading
 */
public record PromptNotes(String prompt, String negativePrompt, List<PromptWarning> warnings) {
  private static final int LONGEST_TEXT = 65_536;

  public PromptNotes {
    Checks.text("notes.prompt", prompt, LONGEST_TEXT);
    Checks.text("notes.negativePrompt", negativePrompt, LONGEST_TEXT);
    warnings = Checks.list("notes.warnings", warnings, Checks.MANY);
  }
}
