package dev.resow.client.model;

/**
 * Where one subject should be, seen from another.
 *
 * @param subject index of the placed one, from 0
 * @param other index of the other one
 */
public record Relation(int subject, Place place, int other) {}
