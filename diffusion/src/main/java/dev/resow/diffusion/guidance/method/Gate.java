package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.term.Term;

/** A loss term that counts only for images where another term is at most {@code most}. */
public record Gate(Term term, Term whileLow, double most) {}
