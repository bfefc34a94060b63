/** Low-rank adapters (LoRA): from published files to changes of a base model's weights. */
package dev.resow.diffusion.adapter;
