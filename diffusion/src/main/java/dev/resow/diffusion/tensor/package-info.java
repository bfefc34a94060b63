/** Tensors on disk (safetensors) and the fused kernels that the networks share. */
package dev.resow.diffusion.tensor;
