/** A model folder's guidance settings: blocks, detection step, thresholds, step size. */
package dev.resow.diffusion.guidance.settings;
