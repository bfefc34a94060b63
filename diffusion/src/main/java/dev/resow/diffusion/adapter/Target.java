package dev.resow.diffusion.adapter;

/**
 * A linear layer of the base model.
 *
 * @param network folder of the network, e.g. {@code transformer} or {@code text_encoder}
 * @param module name of the layer in it, e.g. {@code transformer_blocks.0.attn.to_q}
 */
public record Target(String network, String module) {
  /** The key of its weight in the network's checkpoint. */
  public String weight() {
    return module + ".weight";
  }

  /** The name of the layer in diffusers' format. */
  @Override
  public String toString() {
    return network + "." + module;
  }
}
