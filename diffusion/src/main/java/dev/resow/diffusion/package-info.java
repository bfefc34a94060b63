/** SD3-family models and the guided sampler: plain Java on DJL, no framework, no messaging. */
package dev.resow.diffusion;
