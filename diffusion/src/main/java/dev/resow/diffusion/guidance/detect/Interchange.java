package dev.resow.diffusion.guidance.detect;

/**
 * How well the picture is described when one subject's name is replaced by another's.
 *
 * @param subject index of the replaced subject
 * @param other index of the subject whose name took its place
 * @param ratio denoising error under the given prompt over the error under the swapped one: far
 *     below 1 the picture needs both names; at 1 the swapped prompt describes it as well, so the
 *     replaced subject is not on it
 */
public record Interchange(int subject, int other, double ratio) {}
