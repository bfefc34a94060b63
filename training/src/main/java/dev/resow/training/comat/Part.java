package dev.resow.training.comat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of the loss; each can be left out. */
public enum Part {
  /** The captioner finds the prompt unlikely: {@link CaptionLoss}. */
  CAPTION,
  /** An entity's words look outside its mask: {@link TokenConcentration}. */
  TOKEN,
  /** An entity's words and its mask differ pixel by pixel: {@link PixelConcentration}. */
  PIXEL,
  /** The discriminator takes the picture for none of the base model's: {@link AdversarialLoss}. */
  ADVERSARIAL;

  /** The word of the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Parts by their words.
   *
   * @param words separated by commas
   * @throws IllegalArgumentException when one is no part, or there is none
   */
  public static Set<Part> parse(String words) {
    var parts = EnumSet.noneOf(Part.class);
    for (var word : words.split(",", -1)) {
      parts.add(
          Arrays.stream(values())
              .filter(part -> part.word().equals(word.strip()))
              .findFirst()
              .orElseThrow(() -> unknown(word)));
    }
    return parts;
  }

  private static IllegalArgumentException unknown(String word) {
    var known = Arrays.stream(values()).map(Part::word).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "expected parts of the loss, separated by commas, out of %s; found '%s'"
            .formatted(known, word.length() > 40 ? word.substring(0, 40) + "..." : word));
  }
}
