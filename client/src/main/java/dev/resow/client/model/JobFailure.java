package dev.resow.client.model;

import java.time.Instant;

/**
 * Why an attempt failed.
 *
 * @param message a sentence for people
 * @param detail technical, or null
 * @param attempt from 1
 */
public record JobFailure(
    FailureKind kind, String message, String detail, int attempt, Instant at) {}
