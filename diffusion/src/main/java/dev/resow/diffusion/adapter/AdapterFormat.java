package dev.resow.diffusion.adapter;

/** The layouts in which people publish adapters. */
public enum AdapterFormat {
  /** {@code pytorch_lora_weights.safetensors} of diffusers: {@code transformer.X.lora_A.weight}. */
  DIFFUSERS,
  /** One file of sd-scripts: {@code lora_unet_X.lora_down.weight} with {@code alpha}. */
  KOHYA,
  /** A folder with {@code adapter_config.json} and {@code adapter_model.safetensors}. */
  PEFT
}
