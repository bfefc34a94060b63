/** Forward passes of several jobs as one batch, joined and left between any two steps. */
package dev.resow.diffusion.batching;
