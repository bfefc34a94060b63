/**
 * Test-time guidance of the latent by attention maps ("generative semantic nursing").
 *
 * <p>Read in this order: {@code map} (attention maps of a model), {@code term} (one loss per file),
 * {@code method} (every published method as a row of data), {@code engine} (the only loop), {@code
 * detect} (does this picture mix two subjects?), {@code settings} (a model folder's own numbers),
 * {@code session} (a row as the plan of one session).
 */
package dev.resow.diffusion.guidance;
