package dev.resow.menagerie.watermark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;

/** Kinds of pictures that are marked. */
enum Kind {
  DEMO("pictures of the demo model, 128 px scaled to 512 px", DemoPictures::open),
  LEAVES(
      "discs of all sizes with shading and grain (dead leaves), 512 px",
      _ -> i -> Synthetic.leaves(512, i)),
  LARGE("the same, 1024 px", _ -> i -> Synthetic.leaves(1024, i)),
  CLOUDS(
      "noise whose spectrum falls as that of photographs, 512 px",
      _ -> i -> Synthetic.clouds(512, i)),
  NOISE("white noise, 512 px", _ -> i -> Synthetic.noise(512, i));

  /** Pictures by number. */
  @FunctionalInterface
  interface Source {
    BufferedImage picture(int number) throws IOException;
  }

  @FunctionalInterface
  private interface Opening {
    Source open(int pictures) throws IOException;
  }

  private final String title;
  private final Opening opening;

  Kind(String title, Opening opening) {
    this.title = title;
    this.opening = opening;
  }

  /**
   * @throws IllegalArgumentException when there is none of that name, in any case
   */
  static Kind of(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a kind of %s, found '%s'"
                        .formatted(Arrays.toString(values()), name)));
  }

  String title() {
    return title;
  }

  /**
   * @param pictures how many are wanted
   */
  Source open(int pictures) throws IOException {
    return opening.open(pictures);
  }
}
