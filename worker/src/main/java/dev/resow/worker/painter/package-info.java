/**
 * The port to whatever turns a job into a picture, step by step: the diffusion sampler, or a fast
 * stand-in.
 */
package dev.resow.worker.painter;
