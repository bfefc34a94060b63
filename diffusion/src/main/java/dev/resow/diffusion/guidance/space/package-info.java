/** What is optimised: the latent itself, its distribution (InitNO), or the mean of many (SAGA). */
package dev.resow.diffusion.guidance.space;
