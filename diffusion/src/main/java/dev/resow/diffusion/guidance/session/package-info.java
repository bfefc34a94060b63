/** A method's row as the plan of a sampling session: moves, region prompts, overlap check, cost. */
package dev.resow.diffusion.guidance.session;
