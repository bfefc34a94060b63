package dev.resow.diffusion.tensor;

import ai.djl.ndarray.types.Shape;

/**
 * Where one tensor lies in its file.
 *
 * @param type element type as stored
 * @param shape row-major shape
 * @param offset first byte, counted from the start of the file
 * @param bytes length in bytes
 */
public record TensorInfo(StoredType type, Shape shape, long offset, long bytes) {}
