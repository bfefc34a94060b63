/** A method's row as the guide of a sampling session: moves, look, restart, memory. */
package dev.resow.diffusion.guidance.session;
