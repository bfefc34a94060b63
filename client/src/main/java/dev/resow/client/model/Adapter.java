package dev.resow.client.model;

/**
 * An adapter to put over the model.
 *
 * @param scale factor on its changes, -10 to 10; null for 1
 */
public record Adapter(String name, Double scale) {}
