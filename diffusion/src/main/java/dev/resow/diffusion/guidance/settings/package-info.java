/** What a model folder says about guidance: blocks, detection step, thresholds, step size. */
package dev.resow.diffusion.guidance.settings;
