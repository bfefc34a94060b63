/**
 * Test-time guidance of the latent by attention maps ("generative semantic nursing").
 *
 * <p>Read in this order: {@code map} (attention maps of a model), {@code term} (one loss per file),
 * {@code method} (every published method as a row of data), {@code engine} (the only loop), {@code
 * detect} (do two subjects overlap?), {@code settings} (a model folder's settings).
 */
package dev.resow.diffusion.guidance;
