package dev.resow.contract;

import java.util.List;
import java.util.Optional;

/**
 * A model's limits, methods and defaults; requests beyond the limits are refused at submit.
 *
 * @param name as used in {@link JobSpec#model()}
 * @param minSize least width and height, pixels
 * @param maxSize greatest width and height, pixels
 * @param sizeMultiple width and height are multiples of this, pixels
 * @param maxSteps most denoising steps
 * @param maxPromptCharacters longest prompt and negative prompt
 * @param clipPositions token positions of the CLIP text encoders, including the start and end
 *     token; subjects after them are not seen; 0 if unknown
 * @param methods guidance methods it offers
 * @param defaults values for fields that a request omits
 * @param adapters what adapters of it can change; null if it takes none
 * @param guidance what a guidance scale means to it; null, from workers of an older version, is
 *     classifier-free guidance
 * @param corrections further predictions of the first of several steps, which count like those of a
 *     step; null for none
 * @param notes sentences about the model's folder, such as parts that are not read; null for none
 * @param attention what guidance methods can read of its network, by block; null if unknown or
 *     nothing
 * @param startImages true if its jobs can start from a picture; null, from workers of an older
 *     version, if not
 */
public record ModelCard(
    String name,
    int minSize,
    int maxSize,
    int sizeMultiple,
    int maxSteps,
    int maxPromptCharacters,
    int clipPositions,
    List<MethodCard> methods,
    Defaults defaults,
    AdapterBaseCard adapters,
    GuidanceKind guidance,
    Integer corrections,
    List<String> notes,
    List<AttentionCard> attention,
    Boolean startImages) {
  public ModelCard {
    Checks.name("name", name);
    if (guidance == null) guidance = GuidanceKind.CLASSIFIER_FREE;
    methods = Checks.list("methods", methods, Checks.MANY);
    notes = notes == null || notes.isEmpty() ? null : Checks.list("notes", notes, Checks.MANY);
    attention =
        attention == null || attention.isEmpty()
            ? null
            : Checks.list("attention", attention, Checks.MANY);
    Checks.present("defaults", defaults);
  }

  /** A model without corrections and notes, of unknown attention, that starts from noise only. */
  public ModelCard(
      String name,
      int minSize,
      int maxSize,
      int sizeMultiple,
      int maxSteps,
      int maxPromptCharacters,
      int clipPositions,
      List<MethodCard> methods,
      Defaults defaults,
      AdapterBaseCard adapters,
      GuidanceKind guidance) {
    this(
        name,
        minSize,
        maxSize,
        sizeMultiple,
        maxSteps,
        maxPromptCharacters,
        clipPositions,
        methods,
        defaults,
        adapters,
        guidance,
        null,
        null,
        null,
        null);
  }

  /** A model with classifier-free guidance that takes no adapters. */
  public ModelCard(
      String name,
      int minSize,
      int maxSize,
      int sizeMultiple,
      int maxSteps,
      int maxPromptCharacters,
      int clipPositions,
      List<MethodCard> methods,
      Defaults defaults) {
    this(
        name,
        minSize,
        maxSize,
        sizeMultiple,
        maxSteps,
        maxPromptCharacters,
        clipPositions,
        methods,
        defaults,
        null,
        GuidanceKind.CLASSIFIER_FREE);
  }

  /** Whether its jobs can start from a picture. */
  public boolean startsFromImages() {
    return Boolean.TRUE.equals(startImages);
  }

  /** Further predictions of a run of so many steps. */
  public int corrections(int steps) {
    return corrections == null || steps < 2 ? 0 : Math.max(0, corrections);
  }

  /** The method of that name, if the model offers it. */
  public Optional<MethodCard> method(String wanted) {
    return methods.stream().filter(method -> method.name().equals(wanted)).findFirst();
  }

  /**
   * Values for what a request leaves out.
   *
   * @param rounds most rounds of an attempt
   * @param roundsOfMany the same for three and more subjects; null: the same number
   */
  public record Defaults(
      int width,
      int height,
      int steps,
      double guidanceScale,
      String method,
      int rounds,
      Integer roundsOfMany) {
    /** The same number of rounds for any number of subjects. */
    public Defaults(
        int width, int height, int steps, double guidanceScale, String method, int rounds) {
      this(width, height, steps, guidanceScale, method, rounds, null);
    }

    /** Most rounds of an attempt with so many subjects. */
    public int rounds(int subjects) {
      return subjects > 2 && roundsOfMany != null ? roundsOfMany : rounds;
    }
  }
}
