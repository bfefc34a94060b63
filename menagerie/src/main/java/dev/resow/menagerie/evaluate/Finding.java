package dev.resow.menagerie.evaluate;

/**
 * What a check of the queue measured in one round, the worst of its kind.
 *
 * @param kind as the queue names it: overlapped, missing, misplaced, mixed
 * @param score higher is worse; null when it was not measured
 * @param found whether the queue calls the round wrong in this way
 * @param last whether the picture comes from this round
 */
record Finding(String kind, Double score, boolean found, boolean last) {}
