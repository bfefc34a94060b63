package dev.resow.diffusion.adapter;

/**
 * How adapters act on the transformer. The two ways differ in the last bits of a picture, so that
 * the choice belongs to what a picture was made with. Text encoders always have side paths.
 */
public enum AdapterMode {
  /** Copies of the changed weights with the change added: no cost per step, most memory. */
  FUSED,
  /** Small products beside the layers: some cost per step, little memory. */
  BESIDE
}
