package dev.resow.client.model;

/**
 * A stored picture.
 *
 * @param id SHA-256 of its bytes, 64 hexadecimal digits
 * @param mediaType {@code image/png}
 * @param width in pixels
 * @param height in pixels
 */
public record ImageRef(String id, String mediaType, int width, int height, long bytes) {}
