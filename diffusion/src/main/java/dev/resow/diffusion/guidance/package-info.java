/**
 * Test-time guidance of the latent by attention maps ("generative semantic nursing").
 *
 * <p>Read in this order: {@code map} (what a model lets us see), {@code term} (one loss per file),
 * {@code method} (every published method as a row of data), {@code engine} (the only loop), {@code
 * detect} (does this picture mix two subjects?), {@code settings} (what a model folder says about
 * itself).
 */
package dev.resow.diffusion.guidance;
