/** How a joint-attention transformer lets guidance look at its attention. */
package dev.resow.diffusion.guidance.mmdit;
