package dev.resow.diffusion.guidance.space;

import ai.djl.ndarray.NDArray;

/**
 * What a space may know about the step it is opened at.
 *
 * @param signal share a of the clean image in {@code x = a x0 + b eps}
 * @param noise share b of the noise; sigma for flow models, where {@code a = 1 - b}
 * @param clean the last step's prediction of the clean latent (b, c, h, w); null before the first
 *     step
 * @param startNoise the noise each image started from (b, c, h, w)
 * @param draws further noise of each image
 */
public record Start(
    double signal, double noise, NDArray clean, NDArray startNoise, NoiseSource draws) {}
