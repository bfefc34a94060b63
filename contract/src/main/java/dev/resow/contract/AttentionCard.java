package dev.resow.contract;

/**
 * A block of a model's network whose attention guidance methods can read.
 *
 * @param block from 0, in the order of the network
 * @param joint true if image and text are attended to in one softmax; false for cross-attention
 *     from the image to the text
 * @param width of its map of a word in a picture of the default size, image tokens
 * @param height of that map, image tokens
 * @param subjects true if this block's maps locate the subjects
 */
public record AttentionCard(int block, boolean joint, int width, int height, boolean subjects) {
  public AttentionCard {
    Checks.atLeast("attention.block", block, 0);
    Checks.atLeast("attention.width", width, 1);
    Checks.atLeast("attention.height", height, 1);
  }
}
