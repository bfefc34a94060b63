/** The sampler: a picture made step by step, stopped, saved and resumed between any two steps. */
package dev.resow.diffusion.sampler;
