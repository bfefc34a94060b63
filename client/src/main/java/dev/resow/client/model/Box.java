package dev.resow.client.model;

/** A place in the picture, 0 to 1 from its upper left corner; left &lt; right, top &lt; bottom. */
public record Box(double left, double top, double right, double bottom) {}
