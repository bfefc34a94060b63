/** The one loop that runs every method. */
package dev.resow.diffusion.guidance.engine;
