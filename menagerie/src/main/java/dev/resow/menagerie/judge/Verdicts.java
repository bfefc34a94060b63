package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Renderer;
import java.util.Optional;

/** The output of the network for each cell of a 16 x 16 grid, as numbers of its output channels. */
public final class Verdicts {
  /** Cells per row and rows. */
  public static final int GRID = 16;

  /** Side of a cell, pixels. */
  public static final int CELL = Renderer.SIDE / GRID;

  /** Nothing but wall and floor. */
  public static final int BACKGROUND = 0;

  /** A face that is no animal: two animals in one, or a fragment. */
  public static final int ODD = Animal.values().length + 1;

  /** Background, the animals, odd. */
  public static final int KINDS = ODD + 1;

  /** No colour word, then the colours. */
  public static final int COLOURS = Colour.values().length + 1;

  private Verdicts() {}

  public static int of(Animal animal) {
    return animal.ordinal() + 1;
  }

  public static int of(Optional<Colour> colour) {
    return colour.map(c -> c.ordinal() + 1).orElse(0);
  }

  /** The animal of a kind, empty for background and odd. */
  public static Optional<Animal> animal(int kind) {
    return kind == BACKGROUND || kind == ODD
        ? Optional.empty()
        : Optional.of(Animal.values()[kind - 1]);
  }

  public static Optional<Colour> colour(int number) {
    return number == 0 ? Optional.empty() : Optional.of(Colour.values()[number - 1]);
  }
}
