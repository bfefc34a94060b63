/** Noise levels of the sampler's steps. */
package dev.resow.diffusion.schedule;
