/** The variational autoencoder between pixels and latents. */
package dev.resow.diffusion.vae;
