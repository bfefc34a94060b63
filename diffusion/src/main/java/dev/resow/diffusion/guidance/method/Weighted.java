package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.term.Term;

/** A loss term and its weight; weight 0 evaluates the term (it may keep state) and adds nothing. */
public record Weighted(double weight, Term term) {}
