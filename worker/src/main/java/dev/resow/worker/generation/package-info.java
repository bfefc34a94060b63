/**
 * The port to what turns a job into an image, step by step: the diffusion sampler, or a fast
 * stand-in. Both report {@link dev.resow.diffusion.sampler.StepOutcome}.
 */
package dev.resow.worker.generation;
