/** How an SD3-family transformer lets guidance look at its attention. */
package dev.resow.diffusion.guidance.mmdit;
