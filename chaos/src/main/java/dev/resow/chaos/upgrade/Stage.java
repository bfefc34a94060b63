package dev.resow.chaos.upgrade;

/**
 * What happened in one mix.
 *
 * @param seconds from the beginning of the replacement that led to it
 * @param ended jobs that were accepted after the replacement and ended in the mix
 * @param stoodStill true if jobs stopped ending; the run went no further
 */
public record Stage(Mix mix, double seconds, int ended, boolean stoodStill) {}
