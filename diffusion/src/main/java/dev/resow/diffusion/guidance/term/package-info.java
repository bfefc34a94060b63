/** Loss terms: each file holds one pure function from maps to one number per image. */
package dev.resow.diffusion.guidance.term;
