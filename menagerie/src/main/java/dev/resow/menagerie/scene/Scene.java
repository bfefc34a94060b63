package dev.resow.menagerie.scene;

import java.util.List;

/**
 * A picture as a graph: what is on it, how the things lie to each other, and the words for it.
 * Masks come from {@link Renderer#mask}.
 *
 * @param seed the seed this scene was made from
 * @param subjects one to three (checks: to four), not overlapping, in the order of the caption
 * @param relations every relation that clearly holds, also those the caption leaves out
 * @param caption the prompt, e.g. {@code a photo of a blue fox and a cat}
 */
public record Scene(
    long seed,
    List<Subject> subjects,
    List<Relation> relations,
    Background background,
    String caption) {

  public Scene {
    subjects = List.copyOf(subjects);
    relations = List.copyOf(relations);
  }

  /** The animals in the order of the caption. */
  public List<Animal> animals() {
    return subjects.stream().map(Subject::animal).toList();
  }
}
