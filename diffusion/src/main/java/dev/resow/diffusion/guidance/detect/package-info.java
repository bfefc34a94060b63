/** Overlap detection while the picture is still being sampled. */
package dev.resow.diffusion.guidance.detect;
