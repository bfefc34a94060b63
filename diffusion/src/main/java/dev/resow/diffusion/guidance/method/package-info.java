/** Methods as rows of data: moves, goals, learning rates, and what to watch for. */
package dev.resow.diffusion.guidance.method;
