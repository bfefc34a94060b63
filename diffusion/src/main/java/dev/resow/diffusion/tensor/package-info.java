/** What the networks stand on: named weights, fused kernels, file formats. */
package dev.resow.diffusion.tensor;
