/** Small pictures of a running session, without the decoder: a linear map of the latent. */
package dev.resow.diffusion.preview;
