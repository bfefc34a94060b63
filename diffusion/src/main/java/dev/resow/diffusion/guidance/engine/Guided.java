package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The result of all moves of one step.
 *
 * @param latent (b, c, h, w), owned by the manager of the latent that came in
 * @param reports one per move that acted
 * @param forwards work in forward equivalents: conditional forward passes of one image
 */
public record Guided(NDArray latent, List<MoveReport> reports, double forwards) {}
