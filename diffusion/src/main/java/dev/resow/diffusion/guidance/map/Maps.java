package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * Attention maps of a model at one latent: attention of image pixels to the prompt, conditional
 * branch only, fp32, differentiable with respect to the latent. A part that was not requested is
 * null, and its accessor throws. b = images, s = subjects.
 *
 * @param subject prepared maps (b, s, h, w), see {@link Preparation}
 * @param words raw word maps (b, words, h, w)
 * @param colour prepared modifier maps (b, s, h, w); zeros where a subject has no modifier
 * @param self image-to-image attention
 * @param blocks maps by block and encoder
 */
public record Maps(
    NDArray subject, NDArray words, NDArray colour, SelfRows self, BlockMaps blocks) {

  /** Only prepared subject maps: enough for most terms. */
  public static Maps ofSubjects(NDArray subject) {
    return new Maps(subject, null, null, null, null);
  }

  /** Only maps by block and encoder: EnMMDiT's terms. */
  public static Maps ofBlocks(BlockMaps blocks) {
    return new Maps(null, null, null, null, blocks);
  }

  @Override
  public NDArray subject() {
    return captured(subject, Need.SUBJECT);
  }

  @Override
  public NDArray words() {
    return captured(words, Need.WORDS);
  }

  @Override
  public NDArray colour() {
    return captured(colour, Need.COLOUR);
  }

  @Override
  public SelfRows self() {
    return captured(self, Need.SELF);
  }

  @Override
  public BlockMaps blocks() {
    return captured(blocks, Need.BLOCKS);
  }

  private static <T> T captured(T part, Need need) {
    return Objects.requireNonNull(
        part, () -> "maps of kind " + need + " were not captured: declare the need in the term");
  }
}
