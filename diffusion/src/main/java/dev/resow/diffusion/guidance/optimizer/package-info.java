/** Gradient descent on the latent: SGD with momentum, Adam, unit-rms steps. */
package dev.resow.diffusion.guidance.optimizer;
