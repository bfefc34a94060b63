package dev.resow.diffusion.adapter;

import java.util.Optional;

/**
 * Keys of the tensors that a file has for one of its layers.
 *
 * @param stem what they begin with: the layer's name in the file
 * @param down key of A
 * @param up key of B
 * @param alpha key of the scalar alpha, if there is one
 */
record Pair(String stem, String down, String up, Optional<String> alpha) {}
