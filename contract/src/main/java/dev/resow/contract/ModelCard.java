package dev.resow.contract;

import java.util.List;

/**
 * What a model can be asked for; requests beyond it are refused at submit.
 *
 * @param name as used in {@link JobSpec#model()}
 * @param minSize least width and height, pixels
 * @param maxSize greatest width and height, pixels
 * @param sizeMultiple width and height are multiples of this, pixels
 * @param maxSteps most denoising steps
 * @param maxPromptCharacters longest prompt and negative prompt
 * @param methods guidance rows it can run
 * @param defaults what a request that says nothing gets
 */
public record ModelCard(
    String name,
    int minSize,
    int maxSize,
    int sizeMultiple,
    int maxSteps,
    int maxPromptCharacters,
    List<String> methods,
    Defaults defaults) {
  public ModelCard {
    Checks.text("name", name);
    methods = Checks.list(methods);
    Checks.present("defaults", defaults);
  }

  /** Values for what a request leaves out. */
  public record Defaults(
      int width, int height, int steps, double guidanceScale, String method, int rounds) {}
}
