/** The transformer of FLUX.1. */
package dev.resow.diffusion.flux;
