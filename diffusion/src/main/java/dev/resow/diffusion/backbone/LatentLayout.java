package dev.resow.diffusion.backbone;

/**
 * The latents of a backbone, (b, channels, h, w).
 *
 * @param channels of a latent cell
 * @param patch cells per image token along one side, of the blocks that show subjects best
 */
public record LatentLayout(int channels, int patch) {
  /**
   * Image tokens of a latent.
   *
   * @param h rows of cells
   * @param w cells per row
   */
  public int tokens(long h, long w) {
    return Math.toIntExact(h / patch * (w / patch));
  }
}
