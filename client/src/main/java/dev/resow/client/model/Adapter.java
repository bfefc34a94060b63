package dev.resow.client.model;

/**
 * An adapter to put over the model.
 *
 * @param scale factor on its changes, -10 to 10; null for 1
 * @param subject of the job that it belongs to; null for the whole picture
 */
public record Adapter(String name, Double scale, String subject) {
  /** For the whole picture. */
  public Adapter(String name, Double scale) {
    this(name, scale, null);
  }
}
