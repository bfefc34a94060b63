package dev.resow.diffusion.preview;

/**
 * What the steps so far mean, as a small picture.
 *
 * @param round from 0
 * @param step steps done in this round
 * @param steps of a round
 * @param number of the preview within its round, from 0
 * @param png the file, see {@link Thumbnail}
 */
public record Preview(int round, int step, int steps, int number, byte[] png) {}
