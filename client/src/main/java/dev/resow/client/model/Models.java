package dev.resow.client.model;

import java.util.List;

/**
 * The models of a server.
 *
 * @param standard name of the model for requests that name none
 */
public record Models(List<Model> items, String standard) {
  public Models {
    items = Lists.orEmpty(items);
  }

  /**
   * A model and its limits.
   *
   * @param minSize least width and height in pixels
   * @param sizeMultiple of which width and height are multiples
   * @param guidance null of a server that does not say
   */
  public record Model(
      String name,
      int minSize,
      int maxSize,
      int sizeMultiple,
      int maxSteps,
      int maxPromptCharacters,
      List<Method> methods,
      Defaults defaults,
      GuidanceKind guidance) {
    public Model {
      methods = Lists.orEmpty(methods);
    }
  }

  /**
   * A guidance method.
   *
   * @param source its publication, or null
   * @param subjects true if a job needs at least one subject
   * @param boxes true if a job needs a box per subject
   * @param looks true if it checks for overlaps and restarts
   * @param candidates true if a job may have several candidates
   */
  public record Method(
      String name,
      String source,
      boolean subjects,
      boolean boxes,
      boolean looks,
      boolean candidates) {}

  /** What a request gets that leaves the field out. */
  public record Defaults(
      int width, int height, int steps, double guidanceScale, String method, int rounds) {}
}
