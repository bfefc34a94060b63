/** Start noise that depends on nothing but the seed. */
package dev.resow.diffusion.noise;
