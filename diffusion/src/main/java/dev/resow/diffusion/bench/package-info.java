/** Measures what sampling costs. */
package dev.resow.diffusion.bench;
